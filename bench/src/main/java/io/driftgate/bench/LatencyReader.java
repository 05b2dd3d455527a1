package io.driftgate.bench;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads committed predictions as they come and takes the time from the moment at which each event
 * was due. Its thread owns the consumer.
 */
final class LatencyReader implements AutoCloseable {
  private static final int DIGITS = 3;
  private static final long LONGEST_MICROS = 600_000_000L;
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::read, "bench-latency");
  private final AtomicLong seen = new AtomicLong();
  private volatile boolean stopping;
  private volatile Histogram micros = histogram();
  private volatile long countedFrom = Long.MAX_VALUE;

  private LatencyReader(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  static LatencyReader start(BenchCluster cluster, String topic) {
    LatencyReader reader = new LatencyReader(CommittedReader.open(cluster, topic));
    reader.thread.start();
    return reader;
  }

  /** Of microseconds. */
  static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, DIGITS);
  }

  /** Predictions so far. */
  long seen() {
    return seen.get();
  }

  /**
   * Call when all events that were sent before have been seen.
   *
   * @param into histogram of microseconds, not to be looked at before {@link #end}
   * @param from events that are due then or later count, by {@link System#nanoTime}
   */
  void begin(Histogram into, long from) {
    micros = into;
    countedFrom = from;
  }

  /** Nothing counts any more; call when all that were sent have been seen. */
  void end() {
    countedFrom = Long.MAX_VALUE;
  }

  private void read() {
    try {
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          long due = ByteBuffer.wrap(record.key()).getLong();
          if (due >= countedFrom) {
            micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - due) / 1_000));
          }
          seen.incrementAndGet();
        }
      }
    } catch (WakeupException e) {
      if (!stopping) {
        throw e;
      }
    } finally {
      consumer.close();
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
