package io.driftgate.app.admission;

import java.time.Duration;
import java.util.List;

/**
 * A trial that did not end in time. That may be the model, or a machine that had no time for it;
 * another trial of the same bytes may end otherwise. Who cannot wait takes it for a refusal.
 */
public final class TrialTimedOutException extends ModelRefusedException {
  private static final long serialVersionUID = 1L;

  private TrialTimedOutException(String file, String problem) {
    super(Rule.TRIAL, file, List.of(problem), null);
  }

  /** It used more processor time than it may. */
  static TrialTimedOutException working(String file, Duration limit) {
    return new TrialTimedOutException(
        file,
        "it did not end within "
            + limit.toMillis()
            + " ms of processor time (models.trial.timeout-ms): a loop without end, or a model or a"
            + " reference too large for the limit");
  }

  /** It had not used its processor time when the clock's limit was over. */
  static TrialTimedOutException waiting(String file, Duration limit, int times) {
    return new TrialTimedOutException(
        file,
        "it did not end within "
            + limit.toMillis()
            + " ms, "
            + times
            + " times models.trial.timeout-ms, without using its processor time: it waits for"
            + " something, or the machine had no time for it");
  }
}
