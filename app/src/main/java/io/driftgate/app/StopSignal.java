package io.driftgate.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT and SIGTERM for a command that has something to finish: says that it should stop, and
 * holds the process until it has.
 */
final class StopSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
  private static final Duration FINISH_MAX = Duration.ofSeconds(10);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Duration finishMax;
  private final Thread hook;
  private volatile boolean received;
  private volatile Runnable action = () -> {};

  /** Listens until closed; the process is held for ten seconds at most. */
  StopSignal() {
    this(FINISH_MAX);
  }

  /**
   * Listens until closed.
   *
   * @param finishMax how long the process is held after the signal at most
   */
  StopSignal(Duration finishMax) {
    this.finishMax = finishMax;
    hook =
        new Thread(
            () -> {
              received = true;
              action.run();
              awaitFinish();
            },
            "stop-signal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What to do when the signal comes, on another thread; more than once does no harm. */
  void whenReceived(Runnable stop) {
    action = stop;
    if (received) {
      stop.run();
    }
  }

  boolean isReceived() {
    return received;
  }

  private void awaitFinish() {
    try {
      if (!finished.await(finishMax.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("not finished {} after the signal to stop; leaving", finishMax);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command is finished. */
  @Override
  public void close() {
    finished.countDown();
    if (!received) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already and the hook has run.
        LOG.debug("the signal to stop came while finishing", e);
      }
    }
  }
}
