package io.driftgate.app.replay;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the broker which offsets there are. */
final class OffsetRanges {
  private final DriftgateConfig config;
  private final Broker broker;
  private final String features;

  OffsetRanges(DriftgateConfig config, Broker broker) {
    this.config = config;
    this.broker = broker;
    this.features = config.pipeline().featuresTopic();
  }

  /**
   * The wanted offsets of each wanted partition, in the order of partitions.
   *
   * @throws ExpectedFailure when there is no such partition
   */
  List<PartitionRange> of(ReplayRange wanted) {
    List<TopicPartition> partitions = partitions(wanted);
    // first the group: what is committed by then is on record by the time that it is read
    Map<TopicPartition, OffsetAndMetadata> reached = reached();
    Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> from = times(partitions, wanted.from());
    Map<TopicPartition, Long> until = times(partitions, wanted.until());
    List<PartitionRange> ranges = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      long begin = Objects.requireNonNull(begins.get(partition));
      long end = Objects.requireNonNull(ends.get(partition));
      long first = first(wanted, from.get(partition), begin, end);
      long last = last(wanted, until.get(partition), end);
      long kept = Math.max(first, begin);
      OffsetAndMetadata committed = reached.get(partition);
      ranges.add(
          new PartitionRange(
              partition.partition(),
              kept,
              Math.max(kept, last),
              committed == null ? null : Long.valueOf(committed.offset()),
              kept - first));
    }
    return ranges;
  }

  private static long first(ReplayRange wanted, @Nullable Long byTime, long begin, long end) {
    if (wanted.fromOffset() != null) {
      return wanted.fromOffset();
    }
    if (wanted.from() == null) {
      return begin;
    }
    return byTime == null ? end : byTime;
  }

  private static long last(ReplayRange wanted, @Nullable Long byTime, long end) {
    if (wanted.toOffset() != null) {
      return Math.min(wanted.toOffset(), end);
    }
    return wanted.until() == null || byTime == null ? end : byTime;
  }

  private List<TopicPartition> partitions(ReplayRange wanted) {
    broker.requireTopic(features);
    int count =
        Objects.requireNonNull(
                broker
                    .await(
                        broker.admin().describeTopics(List.of(features)).allTopicNames(),
                        "describing " + features)
                    .get(features))
            .partitions()
            .size();
    TreeSet<Integer> numbers = new TreeSet<>(wanted.partitions());
    for (int partition = 0; wanted.partitions().isEmpty() && partition < count; partition++) {
      numbers.add(partition);
    }
    if (numbers.last() >= count) {
      throw new ExpectedFailure(
          "topic "
              + features
              + " has no partition "
              + numbers.last()
              + ": its partitions are 0 to "
              + (count - 1));
    }
    return numbers.stream().map(number -> new TopicPartition(features, number)).toList();
  }

  private Map<TopicPartition, OffsetAndMetadata> reached() {
    String group = config.pipeline().scoringGroup();
    return broker.await(
        broker.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
        "reading how far the group " + group + " has come");
  }

  /** First offset of a timestamp; none for partitions without such a record. */
  private Map<TopicPartition, Long> times(List<TopicPartition> partitions, @Nullable Instant time) {
    return time == null
        ? Map.of()
        : offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()));
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
    return offsets(partitions, spec, IsolationLevel.READ_COMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    broker
        .await(
            broker.admin().listOffsets(asked, new ListOffsetsOptions(isolation)).all(),
            "reading the offsets of " + partitions)
        .forEach((partition, found) -> putFound(offsets, partition, found));
    return offsets;
  }

  private static void putFound(
      Map<TopicPartition, Long> offsets, TopicPartition partition, ListOffsetsResultInfo found) {
    if (found.offset() >= 0) {
      offsets.put(partition, found.offset());
    }
  }

  /**
   * All that there is of a partition of one of the pipeline's topics, open transactions included.
   */
  PartitionRange whole(String topic, int partition) {
    TopicPartition asked = new TopicPartition(topic, partition);
    List<TopicPartition> one = List.of(asked);
    Map<TopicPartition, Long> latest =
        offsets(one, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    return new PartitionRange(
        partition,
        Objects.requireNonNull(offsets(one, OffsetSpec.earliest()).get(asked)),
        Objects.requireNonNull(latest.get(asked)),
        null,
        0);
  }
}
