package io.driftgate.bench;

import io.driftgate.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What a contestant wrote and committed, read afterwards, when nothing is measured any more. */
final class WrittenOutputs {
  static {
    TrustedRecords.trust();
  }

  private static final int FRAME_BYTES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final BenchCluster cluster;

  WrittenOutputs(BenchCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Counts what is committed.
   *
   * @throws BenchFailure when it does not come to as many
   */
  void requireRecords(String topic, long records) {
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(cluster, topic)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (count < records && System.nanoTime() < deadline) {
        count += consumer.poll(POLL).count();
      }
      // more would be as wrong as fewer
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (!isPast(ends, consumer) && System.nanoTime() < deadline) {
        count += consumer.poll(POLL).count();
      }
    }
    if (count != records) {
      throw new BenchFailure(
          topic + " has " + count + " committed records and should have " + records);
    }
  }

  /** The last records of each partition. */
  List<ConsumerRecord<byte[], byte[]>> last(String topic, int perPartition) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(cluster, topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - perPartition)));
      Waiting.until(
          "the last records of " + topic,
          PATIENCE,
          () -> {
            consumer.poll(POLL).forEach(found::add);
            return isPast(ends, consumer);
          });
    }
    return found;
  }

  /** Whether all is read that was there at some time, of every partition. */
  private static boolean isPast(
      Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Mean size of the first values. */
  int meanValueBytes(String topic, int records) {
    List<Integer> sizes = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(cluster, topic)) {
      Waiting.until(
          records + " records of " + topic,
          PATIENCE,
          () -> {
            consumer.poll(POLL).forEach(record -> sizes.add(record.serializedValueSize()));
            return sizes.size() >= records;
          });
    }
    return (int) sizes.stream().mapToInt(Integer::intValue).average().orElseThrow();
  }

  /** The value of a record, read into a generated one. */
  static <T> T decoded(ConsumerRecord<byte[], byte[]> record, T into, Schema schema) {
    byte[] value = record.value();
    try {
      return new SpecificDatumReader<T>(schema)
          .read(
              into,
              DecoderFactory.get()
                  .binaryDecoder(value, FRAME_BYTES, value.length - FRAME_BYTES, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
