package io.driftgate.drift.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.ChiSquareTest;

/** Two samples as counts of the same bins or categories, and how far they are apart. Immutable. */
public final class BinnedCounts {
  private final long[] reference;
  private final long[] current;
  private final double[] p;
  private final double[] q;

  private BinnedCounts(long[] reference, long[] current) {
    this.reference = reference;
    this.current = current;
    this.p = shares(reference);
    this.q = shares(current);
  }

  /**
   * Counts of bins, in the same order.
   *
   * @throws IllegalArgumentException when the lengths differ, a count is negative, or a sample is
   *     empty
   */
  public static BinnedCounts of(long[] reference, long[] current) {
    if (reference.length != current.length) {
      throw new IllegalArgumentException(
          "the reference has " + reference.length + " bins, the current sample " + current.length);
    }
    for (long[] counts : new long[][] {reference, current}) {
      if (Arrays.stream(counts).anyMatch(count -> count < 0) || Arrays.stream(counts).sum() == 0) {
        throw new IllegalArgumentException(
            "counts are not negative, and not all zero; found " + Arrays.toString(counts));
      }
    }
    return new BinnedCounts(reference.clone(), current.clone());
  }

  private static double[] shares(long[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
  }

  /** Half the sum of the differences of shares: 0 for the same, 1 for nothing in common. */
  public double totalVariation() {
    double sum = 0;
    for (int bin = 0; bin < p.length; bin++) {
      sum += Math.abs(p[bin] - q[bin]);
    }
    return sum / 2;
  }

  /**
   * The Jensen-Shannon distance: root of the divergence with logarithms of base 2, 0 to 1 (Endres
   * and Schindelin 2003).
   */
  public double jensenShannonDistance() {
    double divergence = 0;
    for (int bin = 0; bin < p.length; bin++) {
      double middle = (p[bin] + q[bin]) / 2;
      divergence += (information(p[bin], middle) + information(q[bin], middle)) / 2;
    }
    return Math.sqrt(Math.max(0, divergence / Math.log(2)));
  }

  private static double information(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle);
  }

  /**
   * The population stability index: sum of (q - p) ln(q / p). Infinite where a bin is empty on one
   * side only; the usual remedies make up a share, and with it the index.
   */
  public double populationStabilityIndex() {
    double index = 0;
    for (int bin = 0; bin < p.length; bin++) {
      if (p[bin] != q[bin]) {
        index += (q[bin] - p[bin]) * Math.log(q[bin] / p[bin]);
      }
    }
    return index;
  }

  /**
   * Pearson's chi-square test of homogeneity, without Yates' correction.
   *
   * @param statistic chi-square
   * @param degreesOfFreedom bins that are not empty on both sides, less one
   * @param pValue probability of a statistic as large or larger; 1 where one bin has everything
   */
  public record ChiSquare(double statistic, int degreesOfFreedom, double pValue) {}

  public ChiSquare chiSquare() {
    int[] used =
        java.util.stream.IntStream.range(0, reference.length)
            .filter(bin -> reference[bin] + current[bin] > 0)
            .toArray();
    if (used.length < 2) {
      return new ChiSquare(0, 0, 1);
    }
    long[][] table = new long[used.length][];
    for (int row = 0; row < used.length; row++) {
      table[row] = new long[] {reference[used[row]], current[used[row]]};
    }
    var result = ChiSquareTest.withDefaults().test(table);
    return new ChiSquare(result.getStatistic(), used.length - 1, result.getPValue());
  }
}
