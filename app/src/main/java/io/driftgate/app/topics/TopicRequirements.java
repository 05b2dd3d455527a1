package io.driftgate.app.topics;

import io.driftgate.schemas.PipelineTopic;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/** What the catalogue's topics need from the broker. */
final class TopicRequirements {
  /** Kafka's default for the largest record of a topic. */
  static final long DEFAULT_MESSAGE_BYTES_MAX = 1_048_588;

  /** Room for the headers that say why an event became a dead letter. */
  static final long DEAD_LETTER_HEADERS_BYTES_MAX = 65_536;

  /** A report of thousands of features, with room. */
  private static final long LARGE_RECORD_BYTES_MAX = 16L << 20;

  private TopicRequirements() {}

  /**
   * The settings of a topic.
   *
   * @param featuresMessageBytesMax the largest event that the features topic takes
   */
  static Map<String, Requirement> of(PipelineTopic topic, long featuresMessageBytesMax) {
    Map<String, Requirement> settings = new TreeMap<>();
    if (topic.cleanup() == PipelineTopic.Cleanup.COMPACT) {
      settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, exactly(TopicConfig.CLEANUP_POLICY_COMPACT));
    } else {
      settings.put(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          exactly(
              topic.cleanup() == PipelineTopic.Cleanup.DELETE
                  ? TopicConfig.CLEANUP_POLICY_DELETE
                  : TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE));
      // Records carry the time of their event. With it as the broker's time too, retention would
      // delete what was scored from old events as soon as it is written.
      settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, exactly("LogAppendTime"));
      topic
          .retention()
          .ifPresent(
              kept ->
                  settings.put(
                      TopicConfig.RETENTION_MS_CONFIG,
                      new Requirement(
                          Long.toString(kept.toMillis()), Requirement.Rule.UNLESS_SET)));
    }
    if (topic == PipelineTopic.DEAD_LETTERS) {
      long bytes = featuresMessageBytesMax + DEAD_LETTER_HEADERS_BYTES_MAX;
      settings.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          new Requirement(Long.toString(bytes), Requirement.Rule.AT_LEAST));
    }
    if (topic == PipelineTopic.SAMPLES || topic == PipelineTopic.DRIFT_REPORTS) {
      long bytes = Math.max(featuresMessageBytesMax, LARGE_RECORD_BYTES_MAX);
      settings.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          new Requirement(Long.toString(bytes), Requirement.Rule.AT_LEAST));
    }
    return settings;
  }

  private static Requirement exactly(String value) {
    return new Requirement(value, Requirement.Rule.EXACTLY);
  }
}
