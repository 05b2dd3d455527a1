package io.driftgate.drift.statistics;

/**
 * How far apart two distributions are for sure, given how far apart two samples of them are: each
 * empirical distribution function is within √(ln(2/δ) / 2n) of the true one with a probability of 1
 * - δ, whatever the distribution (Dvoretzky, Kiefer, Wolfowitz 1956; the constant is Massart's,
 * 1990). Half of α goes to each sample, and nothing is asked of how the two depend on each other.
 */
public final class DistanceBound {
  private DistanceBound() {}

  /**
   * The lower bound of the distance of the distributions.
   *
   * @param distance of the empirical distribution functions, D of Kolmogorov and Smirnov, 0 to 1
   * @param n values of one sample, from 1
   * @param m values of the other
   * @param alpha probability that the bound is too high; between 0 and 1, both excluded
   * @return at most {@code distance}; negative where the samples are too small to say anything
   */
  public static double lower(double distance, long n, long m, double alpha) {
    if (n < 1 || m < 1 || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "expected samples of 1 value or more and a level between 0 and 1, found "
              + n
              + ", "
              + m
              + ", "
              + alpha);
    }
    return distance - deviation(n, alpha) - deviation(m, alpha);
  }

  private static double deviation(long n, double alpha) {
    return Math.sqrt(Math.log(4 / alpha) / (2 * (double) n));
  }
}
