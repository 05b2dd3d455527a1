package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftgate.sandbox.SandboxStatus.NodeState;
import io.driftgate.sandbox.SandboxStatus.State;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The real programs. */
class SandboxIT {
  private static final Path HOME = Path.of(System.getProperty("sandbox.home", "target/runtime"));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final List<String> progress = new ArrayList<>();

  @AfterEach
  void stopWhatIsLeft() {
    Sandbox.in(options()).stop();
  }

  @Test
  void dataAndAddressesSurviveStopAndStart() throws Exception {
    Sandbox sandbox = Sandbox.in(options());

    SandboxStatus first = sandbox.start(progress::add);

    assertThat(first.state()).isEqualTo(State.RUNNING);
    createTopic(first, "applications", 3, 1);
    produce(first, "applications", "before the stop");
    int schemaId = register(first, "applications-value", schema("Application"));

    sandbox.stop();

    assertThat(sandbox.status().state()).isEqualTo(State.STOPPED);
    assertThat(first.nodes()).noneMatch(node -> isAlive(node.pid()));

    SandboxStatus second = sandbox.start(progress::add);

    assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
    assertThat(second.registryUrl()).isEqualTo(first.registryUrl());
    assertThat(topics(second)).contains("applications");
    assertThat(read(second, new TopicPartition("applications", 0)))
        .containsExactly("before the stop");
    assertThat(get(second.registryUrl() + "/schemas/ids/" + schemaId)).contains("Application");
    assertThat(register(second, "applications-value", schema("Application"))).isEqualTo(schemaId);
    assertThat(register(second, "other-value", schema("Other"))).isGreaterThan(schemaId);
  }

  @Test
  void secondStartChangesNothing() {
    Sandbox sandbox = Sandbox.in(options());
    SandboxStatus first = sandbox.start(progress::add);
    progress.clear();

    SandboxStatus second = Sandbox.in(options()).start(progress::add);

    assertThat(second).isEqualTo(first);
    assertThat(progress).containsExactly("already running in " + directory);
  }

  @Test
  void startAfterCrashStartsOnlyWhatIsDead() throws Exception {
    Sandbox sandbox = Sandbox.in(options());
    SandboxStatus first = sandbox.start(progress::add);
    createTopic(first, "applications", 1, 1);
    produce(first, "applications", "before the crash");

    sandbox.killBroker(1);

    SandboxStatus crashed = sandbox.status();
    assertThat(crashed.state()).isEqualTo(State.DEGRADED);
    assertThat(node(crashed, "broker-1").state()).isEqualTo(NodeState.GONE);
    assertThat(node(crashed, "broker-1").detail())
        .isEqualTo(
            "process %d is gone (killed, crashed, or the machine was restarted)"
                .formatted(node(first, "broker-1").pid()));
    progress.clear();

    SandboxStatus again = sandbox.start(progress::add);

    assertThat(again.state()).isEqualTo(State.RUNNING);
    assertThat(node(again, "registry")).isEqualTo(node(first, "registry"));
    assertThat(progress)
        .first()
        .asString()
        .startsWith("broker-1: process ")
        .endsWith("; starting it again");
    assertThat(read(again, new TopicPartition("applications", 0)))
        .containsExactly("before the crash");
  }

  @Test
  void registryComesAndGoesAlone() {
    Sandbox sandbox = Sandbox.in(options());
    SandboxStatus first = sandbox.start(progress::add);

    sandbox.stopRegistry();

    assertThat(sandbox.status().state()).isEqualTo(State.DEGRADED);
    assertThat(node(sandbox.status(), "broker-1")).isEqualTo(node(first, "broker-1"));

    sandbox.startRegistry();

    assertThat(sandbox.status().state()).isEqualTo(State.RUNNING);
    assertThat(sandbox.status().registryUrl()).isEqualTo(first.registryUrl());
  }

  @Test
  void threeBrokersReplicateAndGoOnWithoutOne() throws Exception {
    Sandbox sandbox = Sandbox.in(options().withBrokers(3));

    SandboxStatus status = sandbox.start(progress::add);

    assertThat(status.nodes()).hasSize(4).allMatch(node -> node.state() == NodeState.RUNNING);
    createTopic(status, "applications", 1, 3);
    produce(status, "applications", "with three");

    sandbox.killBroker(2);
    produce(status, "applications", "with two");
    sandbox.startBroker(2);

    assertThat(sandbox.status().state()).isEqualTo(State.RUNNING);
    assertThat(sandbox.status().bootstrapServers()).isEqualTo(status.bootstrapServers());

    sandbox.stop(progress::add);

    assertThat(progress).noneMatch(line -> line.contains("killed"));
    SandboxStatus again = Sandbox.in(options()).start(progress::add);
    assertThat(read(again, new TopicPartition("applications", 0)))
        .containsExactly("with three", "with two");
    assertThatThrownBy(() -> Sandbox.in(options().withBrokers(1)).start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("was made with 3 broker(s), not 1");
  }

  @Test
  void everythingListensOnLoopbackOnly() throws Exception {
    Path sockets = Path.of("/proc/net/tcp");
    assumeTrue(Files.exists(sockets), "needs Linux's list of sockets");
    SandboxStatus status = Sandbox.in(options()).start(progress::add);

    List<String> owned = new ArrayList<>();
    for (SandboxStatus.Node node : status.nodes()) {
      owned.addAll(ListeningSockets.of(node.pid()));
    }

    // Broker, controller, registry; 127.0.0.1 as Linux prints it, or as IPv6 maps it.
    assertThat(owned).hasSize(3).allMatch(address -> address.endsWith("0100007F"));
  }

  @Test
  void nodeThatDiesShowsItsLastWords() throws Exception {
    Sandbox sandbox = Sandbox.in(options());
    sandbox.start(progress::add);
    sandbox.stop();
    Path meta = directory.resolve("broker-1/data/meta.properties");
    Files.writeString(meta, Files.readString(meta).replace("node.id=1", "node.id=7"));

    assertThatThrownBy(() -> sandbox.start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("broker-1 died while it was starting (exit code 1)")
        .hasMessageContaining("Stored node id 7 doesn't match")
        .hasMessageContaining(directory.resolve("logs/broker-1.log").toString());
    assertThat(sandbox.status().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void formatCutShortIsNotPapered() throws Exception {
    Sandbox sandbox = Sandbox.in(options());
    sandbox.start(progress::add);
    sandbox.stop();
    Files.delete(directory.resolve("broker-1/data/meta.properties"));

    assertThatThrownBy(() -> sandbox.start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining(directory.resolve("broker-1/data") + " is half formatted")
        .hasMessageContaining("Remove " + directory.resolve("broker-1"))
        .hasMessageContaining("--dir");
    assertThat(sandbox.status().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void takenPortIsNamedWhenItWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(SandboxNode.onLoopback(0));
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> Sandbox.in(options().withKafkaPort(port)).start(progress::add))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("Port " + port + ", wanted for broker-1, is taken")
          .hasMessageContaining("--kafka-port");
    }
  }

  private SandboxOptions options() {
    return SandboxOptions.inDirectory(directory, HOME).withFreePorts();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
        && !RecordedProcess.hasEnded(pid);
  }

  private static SandboxStatus.Node node(SandboxStatus status, String name) {
    return status.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void createTopic(SandboxStatus status, String name, int partitions, int replicas)
      throws Exception {
    try (Admin admin = admin(status)) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) replicas)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static Iterable<String> topics(SandboxStatus status) throws Exception {
    try (Admin admin = admin(status)) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin(SandboxStatus status) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, status.bootstrapServers()));
  }

  private static void produce(SandboxStatus status, String topic, String value) throws Exception {
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, status.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, null, value)).get(60, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(SandboxStatus status, TopicPartition partition) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, status.bootstrapServers());
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  private static String schema(String name) {
    return "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"" + name + "\\\",\\\"fields\\\":[]}";
  }

  private static int register(SandboxStatus status, String subject, String schema)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(status.registryUrl() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"" + schema + "\"}"))
            .build();
    return Integer.parseInt(send(request).replaceAll("\\D", ""));
  }

  private static String get(String url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
