package io.driftgate.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Ends processes: asks all of them at once, waits, then kills, and says so. */
final class Termination {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private final Duration patience;

  Termination(Duration patience) {
    this.patience = patience;
  }

  record Target(String name, ProcessHandle process) {}

  /**
   * All at once, because the last of three brokers could not hand over its partitions: no majority
   * of controllers would be left to agree to it.
   */
  void end(List<Target> targets, Consumer<String> progress) {
    targets.forEach(target -> target.process().destroy());
    List<Target> stubborn = survivors(targets, patience);
    for (Target target : stubborn) {
      progress.accept(
          "%s (process %d) did not end within %d s of being asked to; killed. Nothing that was written is lost: it recovers at the next start."
              .formatted(target.name(), target.process().pid(), patience.toSeconds()));
    }
    kill(stubborn);
  }

  void kill(List<Target> targets) {
    targets.forEach(target -> target.process().destroyForcibly());
    for (Target immortal : survivors(targets, AFTER_KILL)) {
      throw new SandboxException(
          immortal.name()
              + " (process "
              + immortal.process().pid()
              + ") cannot be killed; end it yourself.");
    }
  }

  private static List<Target> survivors(List<Target> targets, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Target> alive = alive(targets);
    while (!alive.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(POLL_NANOS);
      alive = alive(alive);
    }
    return alive;
  }

  private static List<Target> alive(List<Target> targets) {
    return targets.stream()
        .filter(
            target ->
                target.process().isAlive() && !RecordedProcess.hasEnded(target.process().pid()))
        .toList();
  }
}
