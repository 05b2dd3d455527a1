package io.driftgate.bench;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what is bound to happen, with an end. */
final class Waiting {
  private static final long ANSWER_SECONDS = 60;
  private static final long LOOK_EVERY_NANOS = 20_000_000;

  private Waiting() {}

  /** The answer of a client of Kafka. */
  static <T> T answer(Future<T> asked) {
    try {
      return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchFailure("Kafka refuses: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new BenchFailure("no answer from Kafka within " + ANSWER_SECONDS + " s", e);
    }
  }

  static void until(String what, Duration patience, BooleanSupplier condition) {
    until(what, patience, LOOK_EVERY_NANOS, condition);
  }

  /** The same, for conditions that are dear to look at. */
  static void until(
      String what, Duration patience, long lookEveryNanos, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailure("not within " + patience.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(lookEveryNanos);
    }
  }
}
