package io.driftgate.drift.statistics;

/**
 * How far apart two distributions are for sure, given how far apart two samples of them are. Of two
 * bounds the better one, each at half of α; nothing is asked of how the samples depend on each
 * other.
 *
 * <ul>
 *   <li>Each empirical distribution function is within √(ln(2/δ) / 2n) of the true one with a
 *       probability of 1 - δ (Dvoretzky, Kiefer, Wolfowitz 1956; the constant is Massart's, 1990).
 *   <li>At each of its n values a relative entropy of more than ln(1/δ) / n from the true one has a
 *       probability of δ at most, each way (Chernoff 1952); the largest over all values is the
 *       statistic of Berk and Jones 1979. It is the better one where the distance is near 1, for
 *       there one sample lies below nearly all of the other, and shares near 0 and 1 vary little.
 * </ul>
 *
 * <p>Both hold whatever the distribution, with ties, too.
 */
public final class DistanceBound {
  /** Parts of the range in which the larger of the two shares may lie. */
  private static final int CELLS = 100;

  /** What they leave is less than a billionth, and to the safe side. */
  private static final int HALVINGS = 30;

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
    return Math.max(
        distance - deviation(n, alpha / 2) - deviation(m, alpha / 2),
        byEntropy(distance, n, m, alpha / 2));
  }

  private static double deviation(long n, double alpha) {
    return Math.sqrt(Math.log(4 / alpha) / (2 * (double) n));
  }

  /**
   * Where the distance D is found, the shares of the two samples are a and a - D; which a is not
   * known, nor which of the two has it, so that the worst case counts.
   */
  private static double byEntropy(double distance, long n, long m, double alpha) {
    double room = 1 - distance;
    double[] ofOne = above(room, entropy(n, alpha));
    double[] ofOther = n == m ? ofOne : above(room, entropy(m, alpha));
    double least = distance;
    for (int cell = 0; cell < CELLS; cell++) {
      // what may be above the smaller share, and below the larger one: ends of the cell for all
      // of it
      double one = 1 - ofOne[CELLS - cell] - ofOther[cell + 1];
      double other = 1 - ofOther[CELLS - cell] - ofOne[cell + 1];
      least = Math.min(least, Math.min(one, other));
    }
    return least;
  }

  /** Of the four parts of α each goes to one sample and side, and to n values alike. */
  private static double entropy(long n, double alpha) {
    return Math.log(4 * n / alpha) / n;
  }

  /** The largest true shares for those found between 0 and {@code room}, in even steps. */
  private static double[] above(double room, double entropy) {
    double[] largest = new double[CELLS + 1];
    for (int step = 0; step <= CELLS; step++) {
      largest[step] = above(room, step, entropy);
    }
    return largest;
  }

  private static double above(double room, int step, double entropy) {
    double found = room * step / CELLS;
    double inside = found;
    // relative entropy is twice the squared difference or more (Pinsker's inequality)
    double outside = Math.min(1, found + Math.sqrt(entropy / 2));
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = (inside + outside) / 2;
      if (relativeEntropy(found, middle) <= entropy) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return outside;
  }

  /** Of two biased coins, in nats (Kullback and Leibler 1951). */
  private static double relativeEntropy(double found, double supposed) {
    return part(found, supposed) + part(1 - found, 1 - supposed);
  }

  private static double part(double found, double supposed) {
    return found == 0 ? 0 : found * Math.log(found / supposed);
  }
}
