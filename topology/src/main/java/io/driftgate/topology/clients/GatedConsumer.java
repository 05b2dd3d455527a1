package io.driftgate.topology.clients;

import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.writerschema.SchemaWaitingRoom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that hands out an event only when the schema it was written with is settled. A
 * partition whose next event must wait is cut off before that event and paused, so that its offset
 * is not passed, transactions go on being committed and the other partitions are not held up. It
 * also notes where each poll ended.
 *
 * <p>Kafka Streams pauses and resumes partitions for reasons of its own; both wishes are kept
 * apart.
 */
final class GatedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final SchemaWaitingRoom waitingRoom;
  private final PollEnds ends;
  private final String topic;
  private final Map<TopicPartition, Integer> held = new HashMap<>();
  private final Set<TopicPartition> pausedByOwner = new HashSet<>();

  GatedConsumer(
      Map<String, Object> config, String topic, SchemaWaitingRoom waitingRoom, PollEnds ends) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topic = topic;
    this.waitingRoom = waitingRoom;
    this.ends = ends;
    ends.willBeNoted();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    forgetRevoked();
    release();
    return admit(super.poll(timeout));
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    pausedByOwner.addAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    pausedByOwner.removeAll(partitions);
    super.resume(partitions.stream().filter(partition -> !held.containsKey(partition)).toList());
  }

  @Override
  public void close() {
    held.keySet().forEach(waitingRoom::leave);
    super.close();
  }

  @Override
  public void close(CloseOptions options) {
    held.keySet().forEach(waitingRoom::leave);
    super.close(options);
  }

  private void forgetRevoked() {
    Set<TopicPartition> assigned = assignment();
    pausedByOwner.retainAll(assigned);
    held.keySet()
        .removeIf(
            partition -> {
              boolean revoked = !assigned.contains(partition);
              if (revoked) {
                waitingRoom.leave(partition);
              }
              return revoked;
            });
  }

  private void release() {
    held.entrySet()
        .removeIf(
            entry -> {
              boolean settled = waitingRoom.isSettled(entry.getValue());
              if (settled) {
                waitingRoom.leave(entry.getKey());
                if (!pausedByOwner.contains(entry.getKey())) {
                  super.resume(Set.of(entry.getKey()));
                }
              }
              return settled;
            });
  }

  private ConsumerRecords<byte[], byte[]> admit(ConsumerRecords<byte[], byte[]> polled) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> admitted = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
    boolean whole = true;
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
      boolean ofFeatures = partition.topic().equals(topic);
      int count = ofFeatures ? admissible(records) : records.size();
      if (count > 0) {
        admitted.put(partition, records.subList(0, count));
        if (ofFeatures) {
          ends.note(partition.partition(), records.get(count - 1).offset());
        }
      }
      if (count < records.size()) {
        whole = false;
        next.put(partition, hold(partition, records.get(count)));
      }
    }
    return whole ? polled : new ConsumerRecords<>(admitted, next);
  }

  /** How many records from the first on have settled schemas. */
  private int admissible(List<ConsumerRecord<byte[], byte[]>> records) {
    long settledId = Long.MIN_VALUE;
    for (int index = 0; index < records.size(); index++) {
      byte[] value = records.get(index).value();
      if (value != null && Framing.isFramed(value)) {
        int schemaId = Framing.schemaId(value);
        if (schemaId != settledId && !waitingRoom.isSettled(schemaId)) {
          return index;
        }
        settledId = schemaId;
      }
    }
    return records.size();
  }

  private OffsetAndMetadata hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> first) {
    int schemaId = Framing.schemaId(first.value());
    super.seek(partition, first.offset());
    super.pause(Set.of(partition));
    held.put(partition, schemaId);
    waitingRoom.enter(partition, schemaId);
    return new OffsetAndMetadata(first.offset(), first.leaderEpoch(), "");
  }
}
