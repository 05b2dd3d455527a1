package io.driftgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftgateConfigTest {
  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final List<ConfigurationInput.Setting> settings = new ArrayList<>();
  private RunningSandbox sandbox = RunningSandbox.none();

  @Test
  void hasDefaults() {
    DriftgateConfig config = load();

    assertThat(config.pipeline().name()).isEqualTo("driftgate");
    assertThat(config.pipeline().guarantee()).isEqualTo(ProcessingGuarantee.EXACTLY_ONCE_V2);
    assertThat(config.pipeline().commitInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.pipeline().stateDirectory())
        .isEqualTo(directory.resolve("driftgate-driftgate"));
    assertThat(config.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080, true));
    assertThat(config.topics()).isEqualTo(new TopicSettings(4, (short) -1, true));
    assertThat(config.origin("http.port").isDefault()).isTrue();
  }

  @Test
  void batchesWaitAsLongAsItCostsNobodyAnything() {
    assertThat(load().pipeline().batchLinger()).isEqualTo(Duration.ofMillis(10));

    set("pipeline.commit-interval-ms", "25");
    assertThat(load().pipeline().batchLinger()).isEqualTo(Duration.ofMillis(2));

    set("pipeline.commit-interval-ms", "5");
    assertThat(load().pipeline().batchLinger()).isEqualTo(Duration.ofMillis(1));

    set("pipeline.processing-guarantee", "at_least_once");
    set("pipeline.commit-interval-ms", "1000");
    assertThat(load().pipeline().batchLinger()).isEqualTo(Duration.ZERO);

    set("pipeline.batch.linger-ms", "7");
    assertThat(load().pipeline().batchLinger()).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void theDefaultSerialiserIsOnTheClassPath() throws ClassNotFoundException {
    SerdeSettings serde = load().serde();

    assertThat(Serializer.class).isAssignableFrom(Class.forName(serde.serializerClass()));
    assertThat(Deserializer.class).isAssignableFrom(Class.forName(serde.deserializerClass()));
  }

  @Test
  void aConfiguredSerialiserOverrulesTheDefault() {
    set("serde.serializer", "my.Serializer");

    assertThat(load().serde().serializerClass()).isEqualTo("my.Serializer");
  }

  @Test
  void aLaterSourceOverrulesTheEarlierOnes() throws IOException {
    file("pipeline.name = file\npipeline.threads = 2\nhttp.port = 1");
    environment.put("DRIFTGATE_PIPELINE_THREADS", "3");
    environment.put("DRIFTGATE_HTTP_PORT", "2");
    set("http.port", "3");

    DriftgateConfig config = load();

    assertThat(config.pipeline().name()).isEqualTo("file");
    assertThat(config.pipeline().threads()).isEqualTo(3);
    assertThat(config.http()).isEqualTo(new HttpSettings("127.0.0.1", 3, false));
    assertThat(config.origin("pipeline.name")).hasToString("file driftgate.properties");
    assertThat(config.origin("pipeline.threads"))
        .hasToString("environment variable DRIFTGATE_PIPELINE_THREADS");
    assertThat(config.origin("http.port")).hasToString("command line --set");
  }

  @Test
  void theSandboxStandsInForTheAddressesOnly() {
    sandbox = () -> Optional.of(new RunningSandbox.Addresses("h:1", "http://h:2/apis", "sandbox"));

    DriftgateConfig config = load(Need.BROKER, Need.REGISTRY);

    assertThat(config.clientProperties(ClientKind.ADMIN)).containsEntry("bootstrap.servers", "h:1");
    assertThat(config.registry().requiredUrl()).isEqualTo(URI.create("http://h:2/apis"));
    assertThat(config.origin("registry.url").source()).isEqualTo(Origin.Source.SANDBOX);
  }

  @Test
  void theSandboxIsNotAskedWhenOneAddressIsConfigured() {
    sandbox =
        () -> {
          throw new AssertionError("asked");
        };
    set("kafka.bootstrap.servers", "h:1");

    assertThat(load().registry().url()).isEmpty();
  }

  @Test
  void reportsAllErrorsAtOnceWithPlaceAndAdvice() throws IOException {
    file("pipeline.treads = 4\npipeline.batch.max-rows = many\nregistry.url = ftp://x");
    environment.put("DRIFTGATE_HTTP_PROT", "1");
    set("pipeline.name", "a name");

    ConfigurationException failure =
        catchThrowableOfType(ConfigurationException.class, () -> load(Need.BROKER));

    assertThat(failure.problems())
        .extracting(ConfigurationProblem::key)
        .containsExactlyInAnyOrder(
            "pipeline.treads",
            "pipeline.batch.max-rows",
            "registry.url",
            "http.prot",
            "pipeline.name",
            "kafka.bootstrap.servers");
    assertThat(failure.getMessage())
        .contains("6 errors")
        .contains("pipeline.treads = 4 (file driftgate.properties)")
        .contains("Did you mean pipeline.threads?")
        .contains("Did you mean DRIFTGATE_HTTP_PORT?")
        .contains("expected a whole number from 1 to 4096")
        .contains("kafka.bootstrap.servers is not set");
  }

  @Test
  void theLimitsOfAValueAreIncluded() {
    set("pipeline.batch.max-rows", "4096");
    assertThat(load().pipeline().batchMaxRows()).isEqualTo(4096);

    set("pipeline.batch.max-rows", "4097");
    assertThatThrownBy(this::load).hasMessageContaining("4097").hasMessageContaining("1 to 4096");
  }

  @Test
  void errorsDoNotShowSecrets() {
    environment.put("DRIFTGATE_KAFKA__SSL_PASSWORD", "hunter2");

    assertThatThrownBy(this::load).hasMessageNotContaining("hunter2");
  }

  @Test
  void theLenientFormOfAVariableIsUnderstood() {
    environment.put("DRIFTGATE_PIPELINE_EVENT_ID_FIELD", "id");
    environment.put("DRIFTGATE_PIPELINE_EVENT__TIME__FIELD", "time");

    assertThat(load().pipeline().eventIdField()).isEqualTo("id");
    assertThat(load().pipeline().eventTimeField()).isEqualTo("time");
  }

  @Test
  void twoVariablesThatContradictEachOtherAreAnError() {
    environment.put("DRIFTGATE_PIPELINE_EVENT_ID_FIELD", "a");
    environment.put("DRIFTGATE_PIPELINE_EVENT__ID__FIELD", "b");

    assertThatThrownBy(this::load).hasMessageContaining("pipeline.event-id-field");
  }

  @Test
  void variablesOfKubernetesServicesAndEmptyOnesAreNotForUs() {
    environment.put("DRIFTGATE_SERVICE_HOST", "10.0.0.1");
    environment.put("DRIFTGATE_PORT", "tcp://10.0.0.1:8080");
    environment.put("DRIFTGATE_PORT_8080_TCP_ADDR", "10.0.0.1");
    environment.put("DRIFTGATE_PIPELINE_MODEL", "");

    assertThat(load().pipeline().model()).isEmpty();
  }

  @Test
  void passesKafkaKeysToTheClientsTheyAreFor() {
    set("kafka.client.rack", "r1");
    set("kafka.fetch.max.wait.ms", "10");
    set("kafka.consumer.fetch.max.wait.ms", "20");
    set("kafka.streams.poll.ms", "5");

    DriftgateConfig config = load();

    assertThat(config.clientProperties(ClientKind.CONSUMER))
        .isEqualTo(Map.of("client.rack", "r1", "fetch.max.wait.ms", "20"));
    assertThat(config.clientProperties(ClientKind.PRODUCER))
        .isEqualTo(Map.of("client.rack", "r1", "fetch.max.wait.ms", "10"));
    assertThat(config.clientProperties(ClientKind.STREAMS))
        .isEqualTo(
            Map.of(
                "client.rack", "r1",
                "fetch.max.wait.ms", "10",
                "consumer.fetch.max.wait.ms", "20",
                "poll.ms", "5"));
  }

  @Test
  void refusesStreamsKeysThatHaveAKeyOfTheirOwn() {
    set("kafka.streams.num.stream.threads", "4");

    assertThatThrownBy(this::load).hasMessageContaining("Set pipeline.threads instead");
  }

  @Test
  void refusesToReadATopicThatItWrites() {
    set("pipeline.features.topic", "driftgate.audit");

    assertThatThrownBy(this::load).hasMessageContaining("driftgate.audit");
  }

  @Test
  void derivesWhatTheRegistryLibrariesNeed() {
    set("registry.url", "http://h:8081/apis/ccompat/v7/");
    set("schema.registry.basic.auth.user.info", "me:a:b");

    assertThat(load().serdeProperties())
        .containsEntry("apicurio.registry.url", "http://h:8081/apis/registry/v3")
        .containsEntry("schema.registry.url", "http://h:8081/apis/ccompat/v7/")
        .containsEntry("apicurio.registry.auto-register", "true")
        .containsEntry("apicurio.registry.dereference-schema", "true")
        .containsEntry("apicurio.registry.auth.username", "me")
        .containsEntry("apicurio.registry.auth.password", "a:b");
  }

  @Test
  void aDerivedValueCanBeOverruled() {
    set("registry.url", "http://h:8081/apis/ccompat/v7");
    set("apicurio.registry.url", "http://other/apis/registry/v3");

    assertThat(load().serdeProperties())
        .containsEntry("apicurio.registry.url", "http://other/apis/registry/v3");
  }

  @Test
  void refusesTheCoreApiAsRegistryUrl() {
    set("registry.url", "http://h:8081/apis/registry/v3");

    assertThatThrownBy(this::load).hasMessageContaining("/apis/ccompat/v7");
  }

  @Test
  void listsEverythingWithOriginAndWithoutSecrets() {
    set("kafka.sasl.jaas.config", "hunter2");

    List<DriftgateConfig.Entry> entries = load().entries();

    assertThat(entries)
        .contains(
            new DriftgateConfig.Entry(
                "kafka.sasl.jaas.config",
                Secrets.MASK,
                new Origin(Origin.Source.COMMAND_LINE, "command line --set")))
        .extracting(DriftgateConfig.Entry::key)
        .doesNotHaveDuplicates()
        .containsAll(ConfigurationKeys.DEFINITION.names());
    assertThat(entries).noneMatch(entry -> String.valueOf(entry.value()).contains("hunter2"));
  }

  @Test
  void aMissingFileThatWasAskedForIsAnError() {
    ConfigurationInput input =
        new ConfigurationInput(
            directory, directory, Path.of("no.properties"), Map.of(), List.of(), sandbox);

    assertThatThrownBy(() -> DriftgateConfig.load(input, Set.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no.properties");
  }

  private void file(String content) throws IOException {
    Files.writeString(directory.resolve("driftgate.properties"), content);
  }

  private void set(String key, String value) {
    settings.add(new ConfigurationInput.Setting("--set", key, value));
  }

  private DriftgateConfig load(Need... needs) {
    return DriftgateConfig.load(
        new ConfigurationInput(directory, directory, null, environment, settings, sandbox),
        Set.of(needs));
  }
}
