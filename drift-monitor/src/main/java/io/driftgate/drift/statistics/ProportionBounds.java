package io.driftgate.drift.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * A confidence sequence for a proportion: bounds that hold at all times at once with probability 1
 * - α, so that they may be looked at after every trial. Robbins' mixture with a uniform prior
 * (Robbins 1970): the proportions whose likelihood is not below α times that of the mixture.
 *
 * @param lower bound, 0 to 1
 * @param upper bound, 0 to 1
 */
public record ProportionBounds(double lower, double upper) {
  private static final int HALVINGS = 60;

  /**
   * The bounds.
   *
   * @param successes trials with the property
   * @param failures trials without
   * @param alpha probability that the proportion is ever outside; between 0 and 1
   */
  public static ProportionBounds of(long successes, long failures, double alpha) {
    if (successes < 0 || failures < 0 || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "expected counts and a level between 0 and 1, found "
              + successes
              + ", "
              + failures
              + ", "
              + alpha);
    }
    if (successes + failures == 0) {
      return new ProportionBounds(0, 1);
    }
    double threshold = LogBeta.value(successes + 1.0, failures + 1.0) + Math.log(alpha);
    double mode = (double) successes / (successes + failures);
    return new ProportionBounds(
        successes == 0 ? 0 : bound(0, mode, successes, failures, threshold),
        failures == 0 ? 1 : bound(1, mode, successes, failures, threshold));
  }

  /** The likelihood falls from the mode to the edge; where it meets the threshold. */
  private static double bound(
      double edge, double mode, long successes, long failures, double threshold) {
    double outside = edge;
    double inside = mode;
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = (outside + inside) / 2;
      double likelihood = successes * Math.log(middle) + failures * Math.log1p(-middle);
      if (likelihood >= threshold) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }
}
