package io.driftgate.app.run;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.topology.SizeLimits;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The largest records that the producer and the output topics take, as they are configured now. */
final class RecordLimit {
  /** Scoring's producer, unless configured: room for the dead letter of the largest usual event. */
  static final int PRODUCER_DEFAULT_BYTES = 4 * 1_048_576;

  private RecordLimit() {}

  static SizeLimits ask(DriftgateConfig config, Broker broker) {
    int producer = producerLimit(config);
    int predictions = topicLimit(config, broker, PipelineTopic.PREDICTIONS);
    int audit = topicLimit(config, broker, PipelineTopic.AUDIT);
    int deadLetters = topicLimit(config, broker, PipelineTopic.DEAD_LETTERS);
    int samples = topicLimit(config, broker, PipelineTopic.SAMPLES);
    return new SizeLimits(
        Math.min(producer, Math.min(predictions, audit)),
        Math.min(producer, deadLetters),
        Math.min(producer, samples));
  }

  private static int topicLimit(DriftgateConfig config, Broker broker, PipelineTopic topic) {
    ConfigResource resource =
        new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName(config.pipeline().name()));
    for (Config settings :
        broker
            .await(
                broker.admin().describeConfigs(List.of(resource)).all(),
                "reading the limits of " + resource.name())
            .values()) {
      ConfigEntry entry = settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
      if (entry != null && entry.value() != null) {
        return Integer.parseInt(entry.value());
      }
    }
    return Integer.MAX_VALUE;
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
