package io.driftgate.drift.statistics;

/**
 * The Shiryaev-Roberts detector on p-values of windows: evidence for a change at any time so far,
 * added up. While nothing changes M grows by one a window on average, so that it reaches A once in
 * A windows (Shiryaev 1963, Roberts 1966; with e-values Shin, Ramdas, Rinaldo 2023).
 */
public final class ShiryaevRoberts {
  private ShiryaevRoberts() {}

  /**
   * The e-value of a p-value: the mean of all calibrators k p^(k-1), k from 0 to 1 (Vovk and Wang
   * 2021). Its expectation is at most 1 while p-values are uniform or larger.
   *
   * @param p above 0, at most 1
   * @throws IllegalArgumentException when p is not
   */
  public static double eValue(double p) {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("a p-value is above 0 and at most 1, found " + p);
    }
    double ln = Math.log(p);
    // near 1 numerator and denominator vanish; the series is 1/2 + (1 - p) / 6 + ...
    return 1 - p < 1e-4 ? 0.5 + (1 - p) / 6 : (1 - p + p * ln) / (p * ln * ln);
  }

  /**
   * M after one more window.
   *
   * @param power the e-value is raised to it, above 0, at most 1. With a power of 1/n the evidence
   *     of n windows in a row multiplies to an e-value however they depend on each other (Hoelder's
   *     inequality); 1 where they are independent
   */
  public static double next(double m, double p, double power) {
    double e = eValue(p);
    return (1 + m) * (power == 1 ? e : Math.pow(e, power));
  }
}
