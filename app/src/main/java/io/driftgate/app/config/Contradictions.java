package io.driftgate.app.config;

import io.driftgate.schemas.PipelineTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values that are right one by one and wrong together. */
final class Contradictions {
  private Contradictions() {}

  static List<ConfigurationProblem> in(DriftgateConfig config, Map<String, Assignment> effective) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    for (PipelineTopic topic : PipelineTopic.values()) {
      Assignment features = effective.get(ConfigurationKeys.FEATURES_TOPIC);
      if (features != null && features.value().equals(topic.topicName(config.pipeline().name()))) {
        problems.add(
            ConfigurationProblem.of(
                features,
                "a topic that the pipeline does not write itself",
                "Choose another features topic or another pipeline.name."));
      }
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
