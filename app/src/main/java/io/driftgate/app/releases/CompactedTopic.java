package io.driftgate.app.releases;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      records.addAll(next(Duration.ofMillis(200)));
    }
    return records;
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
