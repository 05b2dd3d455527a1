package io.driftgate.drift.statistics;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Evidence, valid however often one looks, that a split is not the one that was asked for: an
 * e-process for H0: each event goes to the first group with probability q, as a mixture of
 * likelihood ratios over a beta distribution around q (Robbins 1970; Lindon and Malek 2022,
 * "Anytime-valid inference for multinomial count data").
 */
public final class SampleRatio {
  /** Weight of the prior, in events: departures of a quarter of q are looked for first. */
  private static final double PRIOR_EVENTS = 50;

  private SampleRatio() {}

  /**
   * The evidence.
   *
   * @param first events of the first group
   * @param second events of the second
   * @param q share of the first that was asked for; between 0 and 1, both excluded
   * @return reaches 1/α with a probability of at most α while the split is right; natural logarithm
   */
  public static double logEvidence(long first, long second, double q) {
    if (!(q > 0 && q < 1) || first < 0 || second < 0) {
      throw new IllegalArgumentException(
          "expected counts and a share between 0 and 1, found " + first + ", " + second + ", " + q);
    }
    double a = PRIOR_EVENTS * q;
    double b = PRIOR_EVENTS * (1 - q);
    return LogBeta.value(a + first, b + second)
        - LogBeta.value(a, b)
        - first * Math.log(q)
        - second * Math.log1p(-q);
  }
}
