package io.driftgate.app.pipeline;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sees in which order scoring's producer is given predictions and the broker has them. Named in a
 * configuration, so what it notes is of the whole JVM.
 */
public final class TracedSends implements ProducerInterceptor<byte[], byte[]> {
  private static final AtomicInteger UNWRITTEN = new AtomicInteger();
  private static final AtomicInteger TOGETHER = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();

  private boolean isScoring;
  private int partition = -1;

  /**
   * How often a task's predictions followed those of another task that the broker had not confirmed
   * yet: nobody had waited for them.
   */
  static int tasksTogether() {
    return TOGETHER.get();
  }

  /** How many predictions the producer gave up. */
  static int failed() {
    return FAILED.get();
  }

  /** For the next test. */
  static void forget() {
    UNWRITTEN.set(0);
    TOGETHER.set(0);
    FAILED.set(0);
  }

  @Override
  public void configure(Map<String, ?> config) {
    Object id = config.get(ProducerConfig.CLIENT_ID_CONFIG);
    isScoring = id != null && id.toString().contains("-scoring");
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    if (counts(record.topic())) {
      if (record.partition() != partition && UNWRITTEN.get() > 0) {
        TOGETHER.incrementAndGet();
      }
      partition = record.partition();
      UNWRITTEN.incrementAndGet();
    }
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (metadata != null && counts(metadata.topic())) {
      UNWRITTEN.decrementAndGet();
      if (exception != null) {
        FAILED.incrementAndGet();
      }
    }
  }

  private boolean counts(String topic) {
    return isScoring && topic.contains("predictions");
  }

  @Override
  public void close() {}
}
