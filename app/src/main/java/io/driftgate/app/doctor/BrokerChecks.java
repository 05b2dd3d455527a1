package io.driftgate.app.doctor;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.schemas.PipelineTopic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;

/** Whether the brokers are there, what this user may do, and whether the clocks agree. */
final class BrokerChecks {
  /** More than this between two machines and event times stop making sense. */
  static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(30);

  /** What others write and an instance reads. */
  private static final Set<PipelineTopic> ONLY_READ =
      EnumSet.of(PipelineTopic.ROUTING, PipelineTopic.MODELS, PipelineTopic.ARTIFACTS);

  private final DriftgateConfig config;
  private final Broker broker;

  private BrokerChecks(DriftgateConfig config, Broker broker) {
    this.config = config;
    this.broker = broker;
  }

  static List<Finding> check(DriftgateConfig config, Broker broker, Clock clock) {
    BrokerChecks checks = new BrokerChecks(config, broker);
    List<Finding> findings = new ArrayList<>();
    findings.add(checks.cluster());
    Map<String, TopicDescription> topics = checks.topics();
    findings.addAll(checks.rights(topics));
    findings.add(checks.clock(topics, clock));
    return findings;
  }

  private Finding cluster() {
    DescribeClusterResult cluster = broker.admin().describeCluster();
    int brokers = broker.await(cluster.nodes(), "describing the cluster").size();
    String id = broker.await(cluster.clusterId(), "describing the cluster");
    return Finding.ok(
        "broker", "cluster " + id + ", " + brokers + (brokers == 1 ? " broker" : " brokers"));
  }

  private Map<String, TopicDescription> topics() {
    Set<String> present = broker.await(broker.admin().listTopics().names(), "listing the topics");
    List<String> ours = operations().keySet().stream().filter(present::contains).toList();
    return broker.await(
        broker
            .admin()
            .describeTopics(ours, new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .allTopicNames(),
        "describing the topics");
  }

  /** What the pipeline does with each topic. */
  private Map<String, AclOperation> operations() {
    String pipeline = config.pipeline().name();
    Map<String, AclOperation> operations = new TreeMap<>();
    for (PipelineTopic topic : PipelineTopic.values()) {
      AclOperation operation = ONLY_READ.contains(topic) ? AclOperation.READ : AclOperation.WRITE;
      operations.put(topic.topicName(pipeline), operation);
    }
    operations.put(config.pipeline().featuresTopic(), AclOperation.READ);
    return operations;
  }

  private List<Finding> rights(Map<String, TopicDescription> topics) {
    List<Finding> findings = new ArrayList<>();
    operations()
        .forEach(
            (topic, operation) -> {
              TopicDescription description = topics.get(topic);
              if (description != null) {
                Set<AclOperation> allowed = description.authorizedOperations();
                if (allowed != null && !allowed.contains(operation)) {
                  findings.add(
                      Finding.failed(
                          "rights on " + topic,
                          "this user may not " + operation,
                          "Ask for an ACL that allows " + operation + " on topic " + topic + "."));
                }
              }
            });
    if (findings.isEmpty() && !topics.isEmpty()) {
      findings.add(Finding.ok("rights", "may read and write the topics that are there"));
    }
    return findings;
  }

  /**
   * Kafka does not tell its time. But the broker itself stamps what scoring writes, so a stamp
   * ahead of our clock shows that the clocks differ.
   */
  private Finding clock(Map<String, TopicDescription> topics, Clock clock) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    TopicDescription predictions =
        topics.get(PipelineTopic.PREDICTIONS.topicName(config.pipeline().name()));
    if (predictions != null) {
      predictions
          .partitions()
          .forEach(
              partition ->
                  asked.put(
                      new TopicPartition(predictions.name(), partition.partition()),
                      OffsetSpec.maxTimestamp()));
    }
    long newestMillis =
        broker
            .await(broker.admin().listOffsets(asked).all(), "reading the newest timestamps")
            .values()
            .stream()
            .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::timestamp)
            .max()
            .orElse(-1);
    return clock(newestMillis, clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  static Finding clock(long newestMillis, Instant now) {
    if (newestMillis < 0) {
      return Finding.ok("clock", now + ", nothing to compare it with yet");
    }
    Duration ahead = Duration.between(now, Instant.ofEpochMilli(newestMillis));
    return ahead.compareTo(CLOCK_DIFFERENCE_MAX) <= 0
        ? Finding.ok("clock", now + ", not behind the broker's stamps")
        : Finding.warning(
            "clock",
            "this machine is " + ahead.toSeconds() + " s or more behind the broker",
            "Synchronise the clocks (NTP).");
  }
}
