package io.driftgate.app.run;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.schemas.PipelineTopic;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The largest record that both the producer and every output topic take. A larger one would block
 * its partition for ever under exactly-once.
 */
final class RecordLimit {
  private static final int PRODUCER_DEFAULT_BYTES = 1_048_576;

  private RecordLimit() {}

  static int bytes(DriftgateConfig config, Broker broker) {
    List<ConfigResource> topics =
        Stream.of(PipelineTopic.PREDICTIONS, PipelineTopic.AUDIT, PipelineTopic.DEAD_LETTERS)
            .map(topic -> topic.topicName(config.pipeline().name()))
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    int limit = producerLimit(config);
    for (Config settings :
        broker
            .await(broker.admin().describeConfigs(topics).all(), "reading the topics' limits")
            .values()) {
      ConfigEntry entry = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      if (entry != null && entry.value() != null) {
        limit = Math.min(limit, Integer.parseInt(entry.value()));
      }
    }
    return limit;
  }

  private static int producerLimit(DriftgateConfig config) {
    Object configured =
        config.clientProperties(ClientKind.PRODUCER).get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    if (configured == null) {
      return PRODUCER_DEFAULT_BYTES;
    }
    try {
      return Integer.parseInt(configured.toString().trim());
    } catch (NumberFormatException e) {
      throw new ExpectedFailure(
          "kafka.max.request.size: '" + configured + "' is not a number of bytes", e);
    }
  }
}
