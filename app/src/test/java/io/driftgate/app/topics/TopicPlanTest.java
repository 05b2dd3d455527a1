package io.driftgate.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.RunningSandbox;
import io.driftgate.schemas.PipelineTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicPlanTest {
  private static final long EVENT_BYTES_MAX = 1_048_588;

  @TempDir Path directory;
  private final List<ConfigurationInput.Setting> settings = new ArrayList<>();
  private final Map<String, ExistingTopic> topics = new HashMap<>();
  private final Map<String, SubjectState> subjects = new HashMap<>();

  @Test
  void anEmptyClusterGetsEverything() {
    set("topics.partitions", "3");
    set("topics.replication-factor", "2");

    TopicPlan plan = plan();

    assertThat(plan.actions()).allMatch(TopicAction::isChange);
    assertThat(plan.actions().get(0))
        .isEqualTo(new TopicAction.CreateTopic("features", 3, (short) 2, Map.of()));
    assertThat(creation(plan, "driftgate.predictions"))
        .isEqualTo(
            new TopicAction.CreateTopic(
                "driftgate.predictions",
                3,
                (short) 2,
                Map.of(
                    "cleanup.policy", "delete",
                    "message.timestamp.type", "LogAppendTime",
                    "retention.ms", "604800000")));
    assertThat(creation(plan, "driftgate.dead-letters").settings())
        .containsEntry("max.message.bytes", "1114124");
    assertThat(creation(plan, "driftgate.routing").partitions()).isEqualTo(1);
    assertThat(creation(plan, "driftgate.routing").settings())
        .isEqualTo(Map.of("cleanup.policy", "compact"));
  }

  @Test
  void aSchemaIsRegisteredBeforeItsCompatibilityIsSet() {
    assertThat(actionsOn(plan(), "driftgate.audit-value"))
        .extracting(TopicAction::kind)
        .containsExactly("register", "compatibility");
  }

  @Test
  void whatWasAppliedIsFine() {
    everythingIsThere();

    assertThat(plan().changes()).isEmpty();
    assertThat(plan().hasConflicts()).isFalse();
  }

  @Test
  void theOutputTopicsFollowThePartitionsOfTheFeaturesTopic() {
    topics.put("features", new ExistingTopic(12, Map.of()));
    set("topics.partitions", "3");

    assertThat(creation(plan(), "driftgate.audit").partitions()).isEqualTo(12);
  }

  @Test
  void aFeaturesTopicThatMayNotBeMadeIsAConflict() {
    set("topics.features.create", "false");

    assertThat(actionsOn(plan(), "features")).hasOnlyElementsOfType(TopicAction.Conflict.class);
  }

  @Test
  void oneMissingPartitionIsAConflictAndOneMoreIsFine() {
    everythingIsThere();
    resize("driftgate.audit", 3);
    resize("driftgate.predictions", 5);

    TopicPlan plan = plan();

    assertThat(plan.hasConflicts()).isTrue();
    assertThat(actionsOn(plan, "driftgate.audit"))
        .singleElement()
        .isInstanceOfSatisfying(
            TopicAction.Conflict.class,
            it -> assertThat(it.detail()).contains("--partitions 4").contains("has 3"));
    assertThat(actionsOn(plan, "driftgate.predictions"))
        .hasOnlyElementsOfType(TopicAction.Fine.class);
  }

  @Test
  void aRetentionThatSomebodySetIsKeptAndADefaultIsNot() {
    everythingIsThere();
    change("driftgate.audit", "retention.ms", new TopicSetting("99", true));
    change("driftgate.epochs", "retention.ms", new TopicSetting("99", false));

    assertThat(actionsOn(plan(), "driftgate.audit"))
        .singleElement()
        .satisfies(it -> assertThat(it.detail()).contains("retention.ms=99 kept"));
    assertThat(actionsOn(plan(), "driftgate.epochs"))
        .containsExactly(
            new TopicAction.AlterTopic(
                "driftgate.epochs",
                Map.of("retention.ms", "31536000000"),
                Map.of("retention.ms", "99")));
  }

  @Test
  void whatThePipelineDependsOnIsSetRightWhoeverSetIt() {
    everythingIsThere();
    change("driftgate.audit", "cleanup.policy", new TopicSetting("compact", true));

    assertThat(actionsOn(plan(), "driftgate.audit"))
        .singleElement()
        .satisfies(it -> assertThat(it.detail()).isEqualTo("cleanup.policy: compact -> delete"));
  }

  @Test
  void deadLettersTakeWhateverTheFeaturesTopicTakes() {
    everythingIsThere();
    change("features", "max.message.bytes", new TopicSetting("5000000", true));

    assertThat(actionsOn(plan(), "driftgate.dead-letters"))
        .containsExactly(
            new TopicAction.AlterTopic(
                "driftgate.dead-letters",
                Map.of("max.message.bytes", "5065536"),
                Map.of("max.message.bytes", "1114124")));

    change("features", "max.message.bytes", new TopicSetting("5", true));
    assertThat(plan().changes()).isEmpty();
  }

  @Test
  void aWeakerCompatibilityIsRaised() {
    everythingIsThere();
    subjects.put("driftgate.audit-value", new SubjectState(true, "BACKWARD"));

    assertThat(actionsOn(plan(), "driftgate.audit-value"))
        .containsExactly(
            new TopicAction.SetCompatibility(
                "driftgate.audit-value", "FULL_TRANSITIVE", "BACKWARD"));
  }

  private void everythingIsThere() {
    topics.put(
        "features",
        new ExistingTopic(
            4,
            Map.of("max.message.bytes", new TopicSetting(Long.toString(EVENT_BYTES_MAX), false))));
    for (PipelineTopic topic : PipelineTopic.values()) {
      Map<String, TopicSetting> found = new HashMap<>();
      TopicRequirements.of(topic, EVENT_BYTES_MAX)
          .forEach((key, it) -> found.put(key, new TopicSetting(it.value(), true)));
      topics.put(topic.topicName("driftgate"), new ExistingTopic(4, found));
      subjects.put(topic.valueSubject("driftgate"), new SubjectState(true, "FULL_TRANSITIVE"));
    }
  }

  private void change(String topic, String key, TopicSetting setting) {
    Map<String, TopicSetting> changed = new HashMap<>(existing(topic).settings());
    changed.put(key, setting);
    topics.put(topic, new ExistingTopic(4, changed));
  }

  private void resize(String topic, int partitions) {
    topics.put(topic, new ExistingTopic(partitions, existing(topic).settings()));
  }

  private ExistingTopic existing(String topic) {
    return Objects.requireNonNull(topics.get(topic));
  }

  private static TopicAction.CreateTopic creation(TopicPlan plan, String topic) {
    return actionsOn(plan, topic).stream()
        .filter(TopicAction.CreateTopic.class::isInstance)
        .map(TopicAction.CreateTopic.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<TopicAction> actionsOn(TopicPlan plan, String target) {
    return plan.actions().stream().filter(action -> action.target().equals(target)).toList();
  }

  private void set(String key, String value) {
    settings.add(new ConfigurationInput.Setting("--set", key, value));
  }

  private TopicPlan plan() {
    DriftgateConfig config =
        DriftgateConfig.load(
            new ConfigurationInput(
                directory, directory, null, Map.of(), settings, RunningSandbox.none()),
            Set.of());
    return TopicPlan.of(
        config.pipeline(), null, config.topics(), new ClusterState(topics, subjects));
  }
}
