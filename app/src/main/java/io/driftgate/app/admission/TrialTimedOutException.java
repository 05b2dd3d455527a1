package io.driftgate.app.admission;

import java.time.Duration;
import java.util.List;

/**
 * A trial that did not end in time. That may be the model, or a machine that had no time for it;
 * another trial of the same bytes may end otherwise. Who cannot wait takes it for a refusal.
 */
public final class TrialTimedOutException extends ModelRefusedException {
  private static final long serialVersionUID = 1L;

  TrialTimedOutException(String file, Duration timeout) {
    super(
        Rule.TRIAL,
        file,
        List.of(
            "it did not end within "
                + timeout.toMillis()
                + " ms (models.trial.timeout-ms): a loop without end, a model or a reference too"
                + " large for the limit, or a machine that was busy"),
        null);
  }
}
