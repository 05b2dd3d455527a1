package io.driftgate.app.doctor;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Whether the keys passed on to Kafka's clients are known to them. Only a warning: interceptors,
 * login modules and the like have keys of their own.
 */
final class ClientKeys {
  private static final String CONFIGURATION = "configuration";

  private ClientKeys() {}

  static List<Finding> check(DriftgateConfig config) {
    Set<String> known = new HashSet<>();
    known.addAll(AdminClientConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(StreamsConfig.configDef().names());
    Set<String> unknown = new TreeSet<>();
    for (ClientKind kind : List.of(ClientKind.ADMIN, ClientKind.CONSUMER, ClientKind.PRODUCER)) {
      unknown.addAll(config.clientProperties(kind).keySet());
    }
    unknown.removeAll(known);
    if (unknown.isEmpty()) {
      return List.of(Finding.ok(CONFIGURATION, "no errors"));
    }
    return unknown.stream()
        .map(
            key ->
                Finding.warning(
                    CONFIGURATION,
                    "no Kafka client knows " + key,
                    "Check the spelling of kafka." + key + ", unless a plugin of yours reads it."))
        .toList();
  }
}
