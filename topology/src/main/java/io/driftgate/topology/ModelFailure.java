package io.driftgate.topology;

import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.scoring.Score;
import org.jspecify.annotations.Nullable;

/** What a model's failure on an event is called in dead letters and audit records. */
final class ModelFailure {
  private ModelFailure() {}

  /** The rejection of an event that the model failed on; null where it scored. */
  static @Nullable Rejected of(Score said) {
    if (said instanceof Score.NotFinite) {
      return new Rejected(Reason.SCORE_NOT_FINITE, "the model's score is NaN or infinite");
    }
    if (said instanceof Score.Failed failed) {
      return new Rejected(
          Reason.MODEL_FAILED, "the model failed on this event: " + failed.failure());
    }
    return null;
  }
}
