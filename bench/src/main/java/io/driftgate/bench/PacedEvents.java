package io.driftgate.bench;

import io.driftgate.bench.workload.EventEncoder;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Sends events at the moments at which they are due, whatever became of the ones before. The key of
 * an event says when it was due, by {@link System#nanoTime}, so that what waits for its turn counts
 * as late.
 */
final class PacedEvents implements AutoCloseable {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final EventTopic topic;
  private final EventEncoder encoder;
  private final KafkaProducer<byte[], byte[]> producer;
  private long sent;

  PacedEvents(EventTopic topic) {
    this.topic = topic;
    this.encoder = new EventEncoder(topic.workload(), topic.schemaId());
    this.producer = topic.producer();
  }

  /** Sends for so long; returns how many. */
  long send(int eventsPerSecond, long nanos) {
    long begin = System.nanoTime();
    long wallAtBegin = System.currentTimeMillis();
    long events = nanos * eventsPerSecond / SECOND_NANOS;
    for (long event = 0; event < events; event++) {
      long after = event * SECOND_NANOS / eventsPerSecond;
      long early = begin + after - System.nanoTime();
      while (early > 0) {
        LockSupport.parkNanos(early);
        early = begin + after - System.nanoTime();
      }
      long time = wallAtBegin + after / 1_000_000;
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topic.name(),
                  (int) (sent % EventTopic.PARTITIONS),
                  time,
                  EventTopic.key(begin + after),
                  encoder.event(sent, time)));
      sent++;
    }
    producer.flush();
    return events;
  }

  @Override
  public void close() {
    producer.close();
  }
}
