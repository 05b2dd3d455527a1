package io.driftgate.app.topics;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.LabelSettings;
import io.driftgate.app.config.PipelineSettings;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Reads what the cluster and the registry have, and carries out plans. */
public final class TopicAdministration {
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);
  private static final long POLL_NANOS = 20_000_000L;

  private final DriftgateConfig config;
  private final Broker broker;
  private final SchemaRegistry registry;

  public TopicAdministration(DriftgateConfig config, Broker broker, SchemaRegistry registry) {
    this.config = config;
    this.broker = broker;
    this.registry = registry;
  }

  /** Compares the cluster and the registry with the catalogue; changes nothing. */
  public TopicPlan plan() {
    return TopicPlan.of(
        config.pipeline(),
        config.labels().map(LabelSettings::topic).orElse(null),
        config.topics(),
        new ClusterState(existingTopics(), subjects()));
  }

  /** Carries out one change of a plan. */
  public void apply(TopicAction action) {
    if (action instanceof TopicAction.CreateTopic create) {
      create(create);
    } else if (action instanceof TopicAction.AlterTopic alter) {
      alter(alter);
    } else if (action instanceof TopicAction.RegisterSchema register) {
      registry.register(register.target(), register.schema());
    } else if (action instanceof TopicAction.SetCompatibility set) {
      registry.setCompatibility(set.target(), set.level());
    } else {
      throw new IllegalArgumentException(action.kind() + " is not a change");
    }
  }

  /** The pipeline's topics and the features topic, as far as they exist. */
  Map<String, ExistingTopic> existingTopics() {
    Set<String> wanted = topicNames(config.pipeline());
    config.labels().map(LabelSettings::topic).ifPresent(wanted::add);
    Set<String> present =
        broker.await(broker.admin().listTopics().names(), "listing the topics").stream()
            .filter(wanted::contains)
            .collect(Collectors.toSet());
    Map<String, TopicDescription> descriptions =
        broker.await(
            broker.admin().describeTopics(present).allTopicNames(), "describing the topics");
    Map<ConfigResource, Config> configs =
        broker.await(
            broker
                .admin()
                .describeConfigs(
                    present.stream()
                        .map(TopicAdministration::resource)
                        .collect(Collectors.toList()))
                .all(),
            "reading the settings of the topics");
    Map<String, ExistingTopic> topics = new HashMap<>();
    configs.forEach(
        (resource, settings) -> {
          TopicDescription description = descriptions.get(resource.name());
          if (description != null) {
            topics.put(
                resource.name(),
                new ExistingTopic(description.partitions().size(), settings(settings)));
          }
        });
    return topics;
  }

  /** Every topic of the pipeline, there or not. */
  public List<TopicListing> list() {
    Map<String, ExistingTopic> topics = existingTopics();
    List<TopicListing> listings = new ArrayList<>();
    String features = config.pipeline().featuresTopic();
    listings.add(
        listing(features, topics.get(features), "producers", "scoring", "The events to score."));
    config
        .labels()
        .map(LabelSettings::topic)
        .ifPresent(
            name ->
                listings.add(
                    listing(
                        name,
                        topics.get(name),
                        "producers",
                        "the monitor",
                        "What came of the events.")));
    for (PipelineTopic topic : PipelineTopic.values()) {
      String name = topic.topicName(config.pipeline().name());
      listings.add(
          listing(name, topics.get(name), topic.writer(), topic.readers(), topic.purpose()));
    }
    return listings;
  }

  private static TopicListing listing(
      String name,
      @Nullable ExistingTopic existing,
      String writer,
      String readers,
      String purpose) {
    if (existing == null) {
      return new TopicListing(name, false, 0, "", "", writer, readers, purpose);
    }
    String cleanup = existing.setting(TopicConfig.CLEANUP_POLICY_CONFIG);
    return new TopicListing(
        name,
        true,
        existing.partitions(),
        cleanup,
        retention(existing, cleanup),
        writer,
        readers,
        purpose);
  }

  private static String retention(ExistingTopic topic, String cleanup) {
    String millis = topic.setting(TopicConfig.RETENTION_MS_CONFIG);
    boolean kept = !cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE) || millis.startsWith("-");
    return kept || millis.isEmpty()
        ? "for ever"
        : Duration.ofMillis(Long.parseLong(millis)).toString();
  }

  static Set<String> topicNames(PipelineSettings pipeline) {
    Set<String> names = new TreeSet<>();
    names.add(pipeline.featuresTopic());
    for (PipelineTopic topic : PipelineTopic.values()) {
      names.add(topic.topicName(pipeline.name()));
    }
    return names;
  }

  private Map<String, SubjectState> subjects() {
    Map<String, SubjectState> states = new TreeMap<>();
    for (PipelineTopic topic : PipelineTopic.values()) {
      String subject = topic.valueSubject(config.pipeline().name());
      topic
          .valueSchema()
          .ifPresent(
              schema ->
                  states.put(
                      subject,
                      new SubjectState(
                          registry.idOf(subject, schema).isPresent(),
                          registry.compatibility(subject).orElse(null))));
    }
    return states;
  }

  private void create(TopicAction.CreateTopic create) {
    Optional<Short> replicas =
        create.replicationFactor() < 0 ? Optional.empty() : Optional.of(create.replicationFactor());
    NewTopic topic =
        new NewTopic(create.target(), Optional.of(create.partitions()), replicas)
            .configs(create.settings());
    try {
      broker.await(
          broker.admin().createTopics(List.of(topic)).all(), "creating topic " + create.target());
    } catch (ExpectedFailure e) {
      // Somebody else was faster, which is as well.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    awaitVisible(create.target());
  }

  /**
   * The controller has the topic; whoever asks a broker right after this must see it too, and
   * brokers learn of it a moment later.
   */
  private void awaitVisible(String topic) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (!broker
        .await(broker.admin().listTopics().names(), "waiting for topic " + topic)
        .contains(topic)) {
      if (System.nanoTime() > deadline) {
        throw new ExpectedFailure(
            "topic "
                + topic
                + " was created but no broker shows it after "
                + VISIBLE_WITHIN.toSeconds()
                + " s. Look at the brokers' logs and run `driftgate topics apply` again.");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void alter(TopicAction.AlterTopic alter) {
    Collection<AlterConfigOp> operations = new ArrayList<>();
    alter
        .settings()
        .forEach(
            (key, value) ->
                operations.add(
                    new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
    broker.await(
        broker.admin().incrementalAlterConfigs(Map.of(resource(alter.target()), operations)).all(),
        "changing topic " + alter.target());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static Map<String, TopicSetting> settings(Config config) {
    Map<String, TopicSetting> settings = new HashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        boolean setOnTopic = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
        settings.put(entry.name(), new TopicSetting(entry.value(), setOnTopic));
      }
    }
    return settings;
  }
}
