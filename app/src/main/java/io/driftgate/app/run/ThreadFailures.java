package io.driftgate.app.run;

import io.driftgate.topology.SchemaUnavailableException;
import io.driftgate.topology.scoring.ModelOutputException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread dies: nothing more of it is committed, and nothing is lost. A
 * new thread takes over, unless the cause cannot go away by itself or threads die too often; then
 * the instance stops, so that whoever runs it sees it. What the broker may take or answer later is
 * waited for, however often: each time ends with a time-out of the clients, so there is no haste.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final Duration PERIOD = Duration.ofMinutes(5);
  private static final int MAX_IN_PERIOD = 10;

  private final InstantSource clock;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private volatile @Nullable Throwable fatal;

  ThreadFailures(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    if (isCausedBy(failure, SchemaUnavailableException.class)) {
      LOG.warn("A stream thread met a schema that cannot be had now; a new one tries again");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isCausedBy(failure, RetriableException.class)) {
      LOG.error(
          "A stream thread died of what the broker did not take or answer in time; what it had not"
              + " committed is done again by a new thread",
          failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Instant now = clock.instant();
    recent.removeIf(instant -> instant.isBefore(now.minus(PERIOD)));
    recent.add(now);
    boolean hopeless =
        isCausedBy(failure, ModelOutputException.class)
            || isCausedBy(failure, MissingSourceTopicException.class)
            || recent.size() > MAX_IN_PERIOD;
    if (hopeless) {
      LOG.error(
          "A stream thread died of something that will not go away; the instance stops", failure);
      fatal = failure;
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error(
        "A stream thread died; what it had not committed is done again by a new thread", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** What stopped the instance; null if nothing did. */
  @Nullable Throwable fatal() {
    return fatal;
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
