package io.driftgate.app.run;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import java.time.Duration;
import java.util.function.Consumer;

/** Waiting, at the start, for a registry that does not answer yet. */
final class RegistryWait {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private RegistryWait() {}

  /**
   * Returns when the registry answers.
   *
   * @param longestPause between two attempts
   * @param progress told once that it waits, and why
   */
  static void until(SchemaRegistry registry, Duration longestPause, Consumer<String> progress) {
    Duration pause = FIRST_PAUSE;
    boolean told = false;
    while (true) {
      try {
        registry.ping();
        return;
      } catch (ExpectedFailure e) {
        if (!told) {
          progress.accept("waiting for the schema registry: " + e.getMessage());
          told = true;
        }
      }
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ExpectedFailure("interrupted while waiting for the schema registry", e);
      }
      Duration next = pause.multipliedBy(2);
      pause = next.compareTo(longestPause) > 0 ? longestPause : next;
    }
  }
}
