package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {
  private static final NodeRecord FIRST =
      new NodeRecord("broker-1", 9092, 21_001, RecordedProcess.NONE);
  private static final NodeRecord SECOND =
      new NodeRecord("broker-2", 9093, 21_002, RecordedProcess.NONE);
  private static final NodeRecord THIRD =
      new NodeRecord("broker-3", 9094, 21_003, RecordedProcess.NONE);

  @Test
  void singleBrokerNeedsNoReplicas() throws IOException {
    assertThat(settings(1, FIRST))
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:21001")
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:21001")
        .containsEntry("offsets.topic.replication.factor", "1")
        .containsEntry("transaction.state.log.replication.factor", "1")
        .containsEntry("transaction.state.log.min.isr", "1")
        .containsEntry("min.insync.replicas", "1");
  }

  @Test
  void threeBrokersWriteEverythingThreeTimesAndGoOnWithTwo() throws IOException {
    assertThat(settings(2, FIRST, SECOND, THIRD))
        .containsEntry("node.id", "2")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9093")
        .containsEntry(
            "controller.quorum.voters", "1@127.0.0.1:21001,2@127.0.0.1:21002,3@127.0.0.1:21003")
        .containsEntry("default.replication.factor", "3")
        .containsEntry("offsets.topic.replication.factor", "3")
        .containsEntry("transaction.state.log.min.isr", "2")
        .containsEntry("min.insync.replicas", "2");
  }

  @Test
  void heapIsThatWhichWasAskedForFromTheStart() {
    assertThat(new BrokerSettings(List.of(FIRST), 1024).heapOptions())
        .containsExactly("-Xms1024m", "-Xmx1024m");
    assertThat(new BrokerSettings(List.of(FIRST), 0).heapOptions()).containsExactly("-Xmx768m");
  }

  private static Properties settings(int number, NodeRecord... brokers) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(new BrokerSettings(List.of(brokers), 0).text(number)));
    return properties;
  }
}
