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

  /**
   * Listens until closed.
   *
   * @param whenReceived runs once, on another thread
   */
  StopSignal(Runnable whenReceived) {
    hook =
        new Thread(
            () -> {
              received = true;
              whenReceived.run();
              awaitFinish();
            },
            "stop-signal");
    Runtime.getRuntime().addShutdownHook(hook);
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
