package io.driftgate.bench.report;

/**
 * A figure beside what is asked of it.
 *
 * @param median of the rounds
 * @param bound NaN where nothing is asked
 * @param atLeast whether the bound is a lower one
 */
public record Judgement(
    String what, double median, double least, double greatest, double bound, boolean atLeast) {
  boolean isAsked() {
    return !Double.isNaN(bound);
  }

  boolean isMet() {
    return atLeast ? median >= bound : median <= bound;
  }

  String verdict() {
    if (!isAsked()) {
      return "";
    }
    return isMet() ? "met" : "missed";
  }
}
