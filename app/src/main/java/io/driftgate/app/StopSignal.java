package io.driftgate.app;

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
  private static final long FINISH_SECONDS_MAX = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean received;
  private volatile Runnable action = () -> {};

  /** Listens until closed. */
  StopSignal() {
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
      if (!finished.await(FINISH_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("not finished {} s after the signal to stop; leaving", FINISH_SECONDS_MAX);
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
