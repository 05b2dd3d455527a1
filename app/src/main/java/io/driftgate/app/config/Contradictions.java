package io.driftgate.app.config;

import io.driftgate.schemas.PipelineTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values that are right one by one and wrong together. */
final class Contradictions {
  private Contradictions() {}

  /**
   * Finds them.
   *
   * @param needs of the caller; what only a running pipeline must have is not asked of others
   */
  static List<ConfigurationProblem> in(
      DriftgateConfig config, Map<String, Assignment> effective, Set<Need> needs) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (PipelineTopic topic : PipelineTopic.values()) {
      for (String key : List.of(ConfigurationKeys.FEATURES_TOPIC, ConfigurationKeys.LABELS_TOPIC)) {
        Assignment yours = effective.get(key);
        if (yours != null && yours.value().equals(topic.topicName(config.pipeline().name()))) {
          problems.add(
              ConfigurationProblem.of(
                  yours,
                  "a topic that the pipeline does not write itself",
                  "Choose another topic or another pipeline.name."));
        }
      }
    }
    Assignment start = effective.get("rollout.start");
    if (needs.contains(Need.BROKER)
        && start != null
        && start.value().equals("always")
        && config.labels().isEmpty()) {
      problems.add(
          ConfigurationProblem.of(
              start,
              "with always, a topic of outcomes under labels.topic",
              "Set labels.topic: only outcomes bring a candidate out of the shadow then."));
    }
    Assignment labels = effective.get(ConfigurationKeys.LABELS_TOPIC);
    if (labels != null && labels.value().equals(config.pipeline().featuresTopic())) {
      problems.add(
          ConfigurationProblem.of(
              labels,
              "another topic than the features",
              "Outcomes come later than the events and need a topic of their own."));
    }
    if (config.models().signatureRequired() && config.models().trustedKeys().isEmpty()) {
      Assignment signature = effective.get("models.signature");
      if (signature != null) {
        problems.add(
            ConfigurationProblem.of(
                signature,
                "with required, at least one file under models.trusted-keys",
                "Set models.trusted-keys to the public keys that you trust."));
      }
    }
    DriftSettings drift = config.drift();
    Assignment minRows = effective.get("drift.min-rows");
    Assignment rows = effective.get("drift.rows");
    Assignment said = minRows == null ? rows : minRows;
    if (drift.minRows() > drift.rows() && said != null) {
      problems.add(
          ConfigurationProblem.of(
              said,
              "drift.min-rows ("
                  + drift.minRows()
                  + ") to be at most drift.rows ("
                  + drift.rows()
                  + ")",
              "Lower drift.min-rows, or no window would ever be judged."));
    }
    ConfigurationKeys.OWNED_STREAMS_KEYS.forEach(
        (streamsKey, key) -> {
          for (String prefix : List.of("kafka.", "kafka.streams.")) {
            Assignment assignment = effective.get(prefix + streamsKey);
            if (assignment != null) {
              problems.add(
                  ConfigurationProblem.of(
                      assignment, "no such key, " + key + " says it", "Set " + key + " instead."));
            }
          }
        });
    return problems;
  }
}
