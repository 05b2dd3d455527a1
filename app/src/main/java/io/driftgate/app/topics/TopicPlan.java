package io.driftgate.app.topics;

import io.driftgate.app.config.PipelineSettings;
import io.driftgate.app.config.TopicSettings;
import io.driftgate.schemas.PipelineTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The steps from what the cluster has to what the catalogue and the configuration ask for: topics
 * first, then schemas, then their compatibility, which can only be set on a subject that exists.
 */
public record TopicPlan(List<TopicAction> actions) {
  /** What others read must be readable with any version of the schema, older or newer. */
  static final String COMPATIBILITY = "FULL_TRANSITIVE";

  public TopicPlan {
    actions = List.copyOf(actions);
  }

  /**
   * Compares.
   *
   * @param labels the topic that outcomes come on; null where there is none
   */
  static TopicPlan of(
      PipelineSettings pipeline,
      @Nullable String labels,
      TopicSettings settings,
      ClusterState state) {
    List<TopicAction> actions = new ArrayList<>();
    ExistingTopic features = state.topics().get(pipeline.featuresTopic());
    actions.add(yours(pipeline.featuresTopic(), "pipeline.features.topic", features, settings));
    if (labels != null) {
      actions.add(yours(labels, "labels.topic", state.topics().get(labels), settings));
    }
    int partitions = features == null ? settings.partitions() : features.partitions();
    long eventBytesMax = eventBytesMax(features);
    for (PipelineTopic topic : PipelineTopic.values()) {
      String name = topic.topicName(pipeline.name());
      int needed = topic.partitions() == PipelineTopic.Partitions.ONE ? 1 : partitions;
      Map<String, Requirement> requirements = TopicRequirements.of(topic, eventBytesMax);
      ExistingTopic existing = state.topics().get(name);
      actions.add(
          existing == null
              ? create(name, needed, settings, requirements)
              : compare(name, existing, needed, requirements));
    }
    for (PipelineTopic topic : PipelineTopic.values()) {
      String subject = topic.valueSubject(pipeline.name());
      topic
          .valueSchema()
          .ifPresent(
              schema -> actions.addAll(subject(subject, schema, state.subjects().get(subject))));
    }
    return new TopicPlan(actions);
  }

  /** What {@code topics apply} would do. */
  public List<TopicAction> changes() {
    return actions.stream().filter(TopicAction::isChange).collect(Collectors.toList());
  }

  public boolean hasConflicts() {
    return actions.stream().anyMatch(TopicAction.Conflict.class::isInstance);
  }

  private static TopicAction yours(
      String name, String key, @Nullable ExistingTopic existing, TopicSettings settings) {
    if (existing != null) {
      return new TopicAction.Fine(name, existing.partitions() + " partitions, yours");
    }
    if (settings.createFeatures()) {
      return new TopicAction.CreateTopic(
          name, settings.partitions(), settings.replicationFactor(), Map.of());
    }
    return new TopicAction.Conflict(
        name,
        "it does not exist and topics.features.create is false",
        "Create it, or correct " + key + ".");
  }

  private static long eventBytesMax(@Nullable ExistingTopic features) {
    TopicSetting found =
        features == null ? null : features.settings().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    return found == null
        ? TopicRequirements.DEFAULT_MESSAGE_BYTES_MAX
        : Long.parseLong(found.value());
  }

  private static TopicAction create(
      String name, int partitions, TopicSettings settings, Map<String, Requirement> requirements) {
    Map<String, String> values = new TreeMap<>();
    requirements.forEach((key, requirement) -> values.put(key, requirement.value()));
    return new TopicAction.CreateTopic(name, partitions, settings.replicationFactor(), values);
  }

  private static TopicAction compare(
      String name, ExistingTopic existing, int partitions, Map<String, Requirement> requirements) {
    if (existing.partitions() < partitions) {
      return new TopicAction.Conflict(
          name,
          "it has "
              + existing.partitions()
              + " partitions, the features topic has "
              + partitions
              + ", and what is written about an event goes to the event's partition number",
          "Stop the pipeline and raise it: kafka-topics.sh --alter --topic "
              + name
              + " --partitions "
              + partitions
              + ".");
    }
    Map<String, String> wanted = new TreeMap<>();
    Map<String, String> found = new TreeMap<>();
    List<String> kept = new ArrayList<>();
    requirements.forEach(
        (key, requirement) -> {
          TopicSetting setting = existing.settings().get(key);
          if (setting == null || !requirement.isMetBy(setting)) {
            wanted.put(key, requirement.value());
            found.put(key, setting == null ? "unknown" : setting.value());
          } else if (!setting.value().equals(requirement.value())) {
            kept.add(", " + key + "=" + setting.value() + " kept");
          }
        });
    return wanted.isEmpty()
        ? new TopicAction.Fine(name, existing.partitions() + " partitions" + String.join("", kept))
        : new TopicAction.AlterTopic(name, wanted, found);
  }

  private static List<TopicAction> subject(
      String subject, Schema schema, @Nullable SubjectState state) {
    List<TopicAction> actions = new ArrayList<>();
    if (state == null || !state.registered()) {
      actions.add(new TopicAction.RegisterSchema(subject, schema));
    }
    String level = state == null ? null : state.compatibility();
    if (!COMPATIBILITY.equals(level)) {
      String found = level == null ? "registry's default" : level;
      actions.add(new TopicAction.SetCompatibility(subject, COMPATIBILITY, found));
    }
    if (actions.isEmpty()) {
      actions.add(new TopicAction.Fine(subject, schema.getFullName() + ", " + COMPATIBILITY));
    }
    return actions;
  }
}
