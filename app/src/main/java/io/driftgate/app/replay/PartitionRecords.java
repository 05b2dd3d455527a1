package io.driftgate.app.replay;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The committed records of one partition between two offsets, in their order, without a group. An
 * open transaction is waited for, so that what is on record is not taken for missing. Holds what
 * one poll brings, no more. For one thread.
 */
final class PartitionRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int FETCH_MAX_WAIT_MS = 50;

  /** Longer than the broker needs to give up the transaction of an instance that died. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long begin;
  private final long end;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

  /**
   * Opens a range.
   *
   * @param begin first offset
   * @param end offset after the last one
   */
  PartitionRecords(DriftgateConfig config, String topic, int partition, long begin, long end) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // going elsewhere, and closing, waits for the fetch that is under way
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MS);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    this.consumer = new KafkaConsumer<>(properties, bytes, bytes);
    this.partition = new TopicPartition(topic, partition);
    this.begin = begin;
    this.end = end;
    consumer.assign(List.of(this.partition));
    consumer.seek(this.partition, begin);
  }

  /**
   * The next record; null at the end.
   *
   * @throws ExpectedFailure when the broker does not answer, or a transaction stays open
   */
  @Nullable ConsumerRecord<byte[], byte[]> next() {
    fetch(end);
    return fetched.poll();
  }

  /**
   * Goes on from the first record whose number is not less than the wanted one, where numbers grow
   * with offsets; by bisection, for a record of a year is long.
   *
   * @param number of a record
   */
  void seekFirst(ToLongFunction<ConsumerRecord<byte[], byte[]>> number, long wanted) {
    long low = begin;
    long high = Math.min(end, committedEnd());
    fetch(high);
    ConsumerRecord<byte[], byte[]> first = fetched.peek();
    if (first == null || number.applyAsLong(first) >= wanted) {
      restart(begin);
      return;
    }
    while (low < high) {
      long middle = low + (high - low) / 2;
      restart(middle);
      fetch(high);
      ConsumerRecord<byte[], byte[]> found = fetched.peek();
      if (found == null || number.applyAsLong(found) >= wanted) {
        high = middle;
      } else {
        low = found.offset() + 1;
      }
    }
    restart(low);
  }

  private long committedEnd() {
    try {
      Long committed = consumer.endOffsets(List.of(partition)).get(partition);
      return committed == null ? end : committed;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Polls until there is a record before a limit, or none can be there any more. */
  private void fetch(long limit) {
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      while (fetched.isEmpty() && consumer.position(partition) < limit) {
        long before = consumer.position(partition);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < limit) {
            fetched.add(record);
          }
        }
        if (consumer.position(partition) == before && Instant.now().isAfter(deadline)) {
          throw new ExpectedFailure(
              "nothing of "
                  + partition
                  + " can be read from offset "
                  + before
                  + " on, for "
                  + PATIENCE.toSeconds()
                  + " s: a transaction is open there, or the broker does not answer; try again when"
                  + " it is decided");
        }
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private ExpectedFailure failure(KafkaException e) {
    return new ExpectedFailure("failed while reading " + partition + ": " + e.getMessage(), e);
  }

  private void restart(long offset) {
    fetched.clear();
    consumer.seek(partition, offset);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
