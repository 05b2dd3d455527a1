package io.driftgate.app.monitoring;

import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.admission.TrialTimedOutException;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.models.reference.ReferenceException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for each version in a thread of its own and keeps the answer. A version that is refused, or
 * cannot be had, is asked for again some time later.
 *
 * <p>A trial that ran out of time is no answer, for it says nothing about the model: the version is
 * not ready, and tried again. After {@value #TIME_OUTS} in a row it counts as refused, or windows
 * would wait for a loop without end; from then on it gets one trial each time it is asked for.
 */
final class AskedVersions implements WatchedVersions {
  private static final Logger LOG = LoggerFactory.getLogger(AskedVersions.class);

  /** Trials in a row that may run out of time before a version counts as refused. */
  static final int TIME_OUTS = 3;

  /** Times that what is not there now is asked for. */
  private static final int ATTEMPTS = 3;

  /** A version that cannot be had is asked for again after so long. */
  static final Duration REPEATED_AFTER = Duration.ofSeconds(30);

  private final Source source;
  private final Duration pause;
  private final LongSupplier nanoTime;
  private final Map<String, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();

  /** Where a version comes from; called in a thread that may wait. */
  interface Source {

    /**
     * Fetches a version and tries it.
     *
     * @throws ModelRefusedException when it does not pass the rules
     * @throws ReferenceException when its reference is of no use
     * @throws ArtifactUnavailableException when it cannot be had now
     * @throws ExpectedFailure likewise
     */
    WatchedVersion read(String model, String version);
  }

  /**
   * @param pause between one attempt and the next
   * @param nanoTime as {@link System#nanoTime}
   */
  AskedVersions(Source source, Duration pause, LongSupplier nanoTime) {
    this.source = source;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  /**
   * A version, or why it cannot be had.
   *
   * @param timeOuts trials in a row that ran out of time
   * @param at when it was known, in nanoseconds of the clock
   */
  private record Answer(
      @Nullable WatchedVersion version,
      @Nullable VersionUnavailableException failure,
      int timeOuts,
      long at) {}

  @Override
  public boolean isReady(String model, String version) {
    return asked
        .compute(
            model + "@" + version,
            (id, before) -> before == null || isOver(before) ? ask(model, version, before) : before)
        .isDone();
  }

  @Override
  public WatchedVersion get(String model, String version) throws VersionUnavailableException {
    Answer answer =
        asked.computeIfAbsent(model + "@" + version, id -> ask(model, version, null)).join();
    if (answer.version() != null) {
      return answer.version();
    }
    VersionUnavailableException failure = Objects.requireNonNull(answer.failure());
    throw new VersionUnavailableException(String.valueOf(failure.getMessage()), failure);
  }

  /** Whether it failed long enough ago. */
  private boolean isOver(CompletableFuture<Answer> question) {
    if (question.isCompletedExceptionally()) {
      return true;
    }
    Answer known = question.getNow(null);
    return known != null
        && known.failure() != null
        && nanoTime.getAsLong() - known.at() > REPEATED_AFTER.toNanos();
  }

  /**
   * Starts a thread that asks.
   *
   * @param before the question before, which is over; null for the first one
   */
  private CompletableFuture<Answer> ask(
      String model, String version, @Nullable CompletableFuture<Answer> before) {
    int timeOuts =
        before == null || before.isCompletedExceptionally() ? 0 : before.join().timeOuts();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(answer(model, version, timeOuts));
              } catch (RuntimeException e) {
                String why = model + "@" + version + " cannot be had: " + e;
                answer.complete(failed(why, e, 0));
              } catch (Error e) {
                answer.completeExceptionally(e);
                throw e;
              }
            },
            "driftgate-watched-" + version);
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  /**
   * Asks until there is an answer.
   *
   * @param timeOutsBefore trials in a row that ran out of time before
   */
  private Answer answer(String model, String version, int timeOutsBefore) {
    String id = model + "@" + version;
    int timeOuts = timeOutsBefore;
    int missed = 0;
    while (true) {
      try {
        return new Answer(source.read(model, version), null, 0, nanoTime.getAsLong());
      } catch (TrialTimedOutException e) {
        timeOuts++;
        if (timeOuts >= TIME_OUTS) {
          LOG.warn(
              "{} ran out of time in {} trials in a row; its windows are reported and not judged"
                  + " until a trial ends: {}",
              id,
              timeOuts,
              e.getMessage());
          return failed(e.getMessage() + "; " + timeOuts + " times in a row", e, timeOuts);
        }
        LOG.warn(
            "{} ran out of time in its trial, {} of {} times; its windows wait, and it is tried"
                + " again: {}",
            id,
            timeOuts,
            TIME_OUTS,
            e.getMessage());
      } catch (ModelRefusedException | ReferenceException e) {
        return failed(String.valueOf(e.getMessage()), e, 0);
      } catch (ArtifactUnavailableException | ExpectedFailure e) {
        missed++;
        if (missed == ATTEMPTS) {
          return failed(id + " cannot be had: " + e.getMessage(), e, timeOuts);
        }
        LOG.warn("{} cannot be had now and is tried again: {}", id, e.getMessage());
      }
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failed("interrupted while waiting for " + id, e, timeOuts);
      }
    }
  }

  private Answer failed(String why, Exception cause, int timeOuts) {
    return new Answer(
        null, new VersionUnavailableException(why, cause), timeOuts, nanoTime.getAsLong());
  }
}
