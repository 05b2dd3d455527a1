package io.driftgate.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsPropertiesTest {
  @TempDir Path directory;

  @Test
  void theDefaultsSuitScoring() {
    StreamsConfig config = new StreamsConfig(properties());
    assertThat(config.getString("application.id")).isEqualTo("p-scoring");
    assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    assertThat(config.getProducerConfigs("c")).containsEntry("linger.ms", 2);
    assertThat(config.getMainConsumerConfigs("g", "c", 1))
        .containsEntry("session.timeout.ms", 10_000);
  }

  /** For all clients or for one kind: what the user says wins over the defaults. */
  @Test
  void whatTheUserSaysWins() {
    StreamsConfig config =
        new StreamsConfig(
            properties(
                "kafka.linger.ms=50",
                "kafka.producer.batch.size=1000",
                "kafka.session.timeout.ms=6000",
                "kafka.consumer.max.poll.records=7"));
    Map<String, Object> producer = config.getProducerConfigs("c");
    assertThat(String.valueOf(producer.get("linger.ms"))).isEqualTo("50");
    assertThat(String.valueOf(producer.get("batch.size"))).isEqualTo("1000");
    Map<String, Object> consumer = config.getMainConsumerConfigs("g", "c", 1);
    assertThat(String.valueOf(consumer.get("session.timeout.ms"))).isEqualTo("6000");
    assertThat(String.valueOf(consumer.get("max.poll.records"))).isEqualTo("7");
  }

  @Test
  void nobodyCanMakeAFailureLoseEvents() {
    StreamsConfig config =
        new StreamsConfig(
            properties(
                "kafka.processing.exception.handler=org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler"));
    assertThat(config.getClass("processing.exception.handler"))
        .isEqualTo(org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler.class);
  }

  @Test
  void aLongCommitIntervalGetsALongerTransactionTimeout() {
    StreamsConfig config = new StreamsConfig(properties("pipeline.commit-interval-ms=60000"));
    assertThat(config.getProducerConfigs("c")).containsEntry("transaction.timeout.ms", 120_000);
  }

  /** Each commit of scoring would wake it; outcomes, which pass it twice, must not wait. */
  @Test
  void theMonitorWaitsForMoreThanACommitUnlessThereAreLabels() {
    assertThat(monitorConsumer())
        .containsEntry("fetch.min.bytes", 65_536)
        .containsEntry("fetch.max.wait.ms", 250);
    assertThat(monitorConsumer("labels.topic=outcomes")).doesNotContainKey("fetch.min.bytes");
    Map<String, Object> asked =
        monitorConsumer("kafka.fetch.max.wait.ms=100", "kafka.main.consumer.fetch.min.bytes=1");
    assertThat(String.valueOf(asked.get("fetch.min.bytes"))).isEqualTo("1");
    assertThat(String.valueOf(asked.get("fetch.max.wait.ms"))).isEqualTo("100");
  }

  private Map<String, Object> monitorConsumer(String... settings) {
    return new StreamsConfig(StreamsProperties.ofMonitor(config(settings)))
        .getMainConsumerConfigs("g", "c", 1);
  }

  private Properties properties(String... settings) {
    return StreamsProperties.of(config(settings));
  }

  private DriftgateConfig config(String... settings) {
    List<ConfigurationInput.Setting> all =
        Arrays.stream(
                (String.join("\n", settings)
                        + "\npipeline.name=p\nkafka.bootstrap.servers=broker:1")
                    .strip()
                    .split("\n"))
            .map(line -> line.split("=", 2))
            .map(pair -> new ConfigurationInput.Setting("--set", pair[0], pair[1]))
            .toList();
    return DriftgateConfig.load(
        new ConfigurationInput(directory, directory, null, Map.of(), all, RunningSandbox.none()),
        Set.of());
  }
}
