package io.driftgate.app.produce;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends events one after the other and counts what became of them. The record's timestamp is the
 * time of sending: with the time of an old event, retention would delete the record at once.
 */
final class Sending {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Longest sleep, so that progress and stopping do not wait for a distant event. */
  private static final long NAP_NANOS_MAX = 100_000_000L;

  private final Producer<String, Object> producer;
  private final ProduceRequest request;
  private final Pace pace;
  private final Consumer<String> progress;
  private final BooleanSupplier stopped;

  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

  private long reportedAtNanos = System.nanoTime();
  private long reportedEvents;

  Sending(
      Producer<String, Object> producer,
      ProduceRequest request,
      Pace pace,
      Consumer<String> progress,
      BooleanSupplier stopped) {
    this.producer = producer;
    this.request = request;
    this.pace = pace;
    this.progress = progress;
    this.stopped = stopped;
  }

  Production send(Events events) throws IOException {
    long startedAtNanos = System.nanoTime();
    long index = 0;
    try {
      while (index < request.eventsMax() && !stopped.getAsBoolean()) {
        GenericRecord event = events.next();
        if (event == null) {
          break;
        }
        waitUntil(startedAtNanos + pace.dueNanos(index, event), index);
        send(event);
        index++;
        report(index);
      }
    } catch (UnreadableInputException | IOException e) {
      problem.compareAndSet(null, request.input() + ", " + e.getMessage());
    } catch (KafkaException e) {
      // Raised by send() itself: the event could not be serialised, or no partition is known.
      failed.incrementAndGet();
      problem.compareAndSet(null, reason(e));
    }
    producer.flush();
    return new Production(acknowledged.get(), failed.get(), problem.get());
  }

  private void send(GenericRecord event) {
    ProducerRecord<String, Object> toSend =
        new ProducerRecord<>(request.topic(), key(event), event);
    Future<RecordMetadata> unused =
        producer.send(
            toSend,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.incrementAndGet();
              } else {
                failed.incrementAndGet();
                problem.compareAndSet(null, reason(failure));
              }
            });
  }

  private @Nullable String key(GenericRecord event) {
    String field = request.keyField();
    Object value = field == null ? null : event.get(field);
    return value == null ? null : value.toString();
  }

  private static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  private void waitUntil(long dueNanos, long events) {
    for (long left = dueNanos - System.nanoTime();
        left > 0 && !stopped.getAsBoolean();
        left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, NAP_NANOS_MAX));
      report(events);
    }
  }

  private void report(long events) {
    long now = System.nanoTime();
    if (now - reportedAtNanos >= SECOND_NANOS) {
      double seconds = (now - reportedAtNanos) / (double) SECOND_NANOS;
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d events sent, %,.0f a second",
              events,
              (events - reportedEvents) / seconds));
      reportedAtNanos = now;
      reportedEvents = events;
    }
  }
}
