package io.driftgate.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What a contestant wrote and committed, read afterwards, when nothing is measured any more. */
final class WrittenOutputs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final BenchCluster cluster;

  WrittenOutputs(BenchCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * When each record was appended, by the broker's clock, ascending.
   *
   * @param atLeast so many have to be there
   * @param isAll whether no more are to come, which is looked at; else what is there now is read,
   *     for a contestant that goes on would be followed to its end
   * @param each sees every record
   */
  long[] appended(
      String topic, int atLeast, boolean isAll, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long[] times = new long[atLeast];
    int count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(cluster, topic)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      boolean done = false;
      while (!done) {
        int before = count;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
          }
          times[count++] = record.timestamp();
          each.accept(record);
        }
        boolean quiet = count == before;
        done = count >= atLeast && isPast(ends, consumer) && (quiet || !isAll);
        if (!done && quiet && System.nanoTime() > deadline) {
          throw new BenchFailure(
              topic + " has " + count + " committed records instead of at least " + atLeast);
        }
      }
    }
    long[] found = Arrays.copyOf(times, count);
    Arrays.sort(found);
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
    long bytes = 0;
    int count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(cluster, topic)) {
      while (count < records) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          bytes += record.serializedValueSize();
          count++;
        }
      }
    }
    return Math.toIntExact(bytes / count);
  }
}
