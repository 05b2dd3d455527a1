package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events at an even rate, from a thread of its own, until it is told that there are enough. */
final class Load {
  private final AtomicBoolean enough;
  private final CompletableFuture<Void> sending;

  private Load(AtomicBoolean enough, CompletableFuture<Void> sending) {
    this.enough = enough;
    this.sending = sending;
  }

  /**
   * @param events made of their number, which counts from 0
   */
  static Load start(
      Workbench bench,
      int eventsPerSecond,
      IntFunction<ProducerRecord<@Nullable String, byte @Nullable []>> events) {
    AtomicBoolean enough = new AtomicBoolean();
    return new Load(
        enough, CompletableFuture.runAsync(() -> send(bench, eventsPerSecond, events, enough)));
  }

  /** All is with the broker afterwards; fails where sending had ended by itself. */
  void end() {
    assertThat(sending).as("the load lasts until it is ended").isNotDone();
    enough.set(true);
    sending.join();
  }

  private static void send(
      Workbench bench,
      int eventsPerSecond,
      IntFunction<ProducerRecord<@Nullable String, byte @Nullable []>> events,
      AtomicBoolean enough) {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      long begin = System.nanoTime();
      for (int event = 0; !enough.get(); event++) {
        producer.send(events.apply(event));
        long due = begin + event * (1_000_000_000L / eventsPerSecond);
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }
}
