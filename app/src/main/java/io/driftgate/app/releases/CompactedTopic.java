package io.driftgate.app.releases;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics of one partition from their beginning, without a group. For one thread. */
public final class CompactedTopic implements AutoCloseable {
  private static final int FETCH_MAX_WAIT_MS = 50;

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  public CompactedTopic(DriftgateConfig config, PipelineTopic... topics) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    // closing waits for the fetch that is under way
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MS);
    consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    for (PipelineTopic topic : topics) {
      partitions.add(new TopicPartition(topic.topicName(config.pipeline().name()), 0));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The next records, as they come; empty when none comes in time. */
  public List<ConsumerRecord<String, byte[]>> next(Duration patience) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    consumer.poll(patience).forEach(records::add);
    return records;
  }

  /** Everything that is there now, from where it stands to the end. */
  public List<ConsumerRecord<String, byte[]>> toEnd() {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    toEnd(
        record -> {
          records.add(record);
          return true;
        });
    return records;
  }

  /**
   * Hands over what is there now, record by record, for topics that should not be in memory whole.
   *
   * @param taker whether it wants the next one, too
   */
  public void toEnd(Predicate<ConsumerRecord<String, byte[]>> taker) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : next(Duration.ofMillis(200))) {
        if (!taker.test(record)) {
          return;
        }
      }
    }
  }

  /** Goes to the first record of its first topic that was written at a time or later. */
  public void seek(Instant written) {
    TopicPartition partition = partitions.get(0);
    OffsetAndTimestamp found =
        consumer
            .offsetsForTimes(Map.of(partition, Math.max(0, written.toEpochMilli())))
            .get(partition);
    if (found == null) {
      consumer.seekToEnd(List.of(partition));
    } else {
      consumer.seek(partition, found.offset());
    }
  }

  /** Goes to an offset of its first topic. */
  void seek(long offset) {
    consumer.seek(partitions.get(0), offset);
  }

  /** Makes a waiting {@link #next} of another thread end with a WakeupException. */
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
