package io.driftgate.drift.alert;

import io.driftgate.schemas.DriftRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a window says, by itself.
 *
 * @param rule how it was decided
 * @param t largest effect in units of its scale; null without calibration
 * @param rank calibration windows with a T at least as large; null without calibration
 * @param pValue (1 + rank) / (1 + calibration windows); null without calibration
 * @param measures all measures in the order of the reference
 */
public record Decision(
    DriftRule rule,
    @Nullable Double t,
    @Nullable Integer rank,
    @Nullable Double pValue,
    List<MeasureDecision> measures) {

  public Decision {
    measures = List.copyOf(measures);
  }

  /** Whether a measure is named. */
  public boolean isSignificant() {
    return measures.stream().anyMatch(MeasureDecision::named);
  }
}
