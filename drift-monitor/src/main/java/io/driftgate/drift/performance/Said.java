package io.driftgate.drift.performance;

import io.driftgate.drift.comparison.ClassName;
import org.jspecify.annotations.Nullable;

/**
 * What a version said of an event.
 *
 * @param version the version
 * @param score its score
 * @param label its decision; null where the model makes none
 */
public record Said(String version, double score, @Nullable String label) {

  /**
   * How wrong it was: 0 or 1 for a decision; for a number the distance to what came, infinite where
   * that is none.
   *
   * @param outcome as {@link ClassName#canonical} gives it
   */
  public double loss(String outcome) {
    if (label != null) {
      return ClassName.canonical(label).equals(outcome) ? 0 : 1;
    }
    return Math.abs(score - number(outcome));
  }

  /** The outcome as a number; infinite where it is none, which no score comes close to. */
  static double number(String outcome) {
    try {
      double number = Double.parseDouble(outcome);
      return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
