package io.driftgate.drift.statistics;

/** What every test of two samples asks of them. */
final class Samples {
  private Samples() {}

  /**
   * Refuses a sample that no statistic is defined for.
   *
   * @param valuesMin values that it has to have
   * @throws IllegalArgumentException when it has fewer, or holds NaN
   */
  static void require(double[] sample, int valuesMin, String name) {
    if (sample.length < valuesMin) {
      throw new IllegalArgumentException(
          name + " has " + sample.length + " values, expected " + valuesMin + " or more");
    }
    for (int index = 0; index < sample.length; index++) {
      if (Double.isNaN(sample[index])) {
        throw new IllegalArgumentException(
            name
                + "["
                + index
                + "] is NaN; missing values are counted, not tested: take them out before");
      }
    }
  }

  /** A copy in ascending order, with -0.0 as 0.0: the two are one value. */
  static double[] sorted(double[] sample) {
    double[] sorted = new double[sample.length];
    for (int index = 0; index < sample.length; index++) {
      sorted[index] = sample[index] == 0 ? 0.0 : sample[index];
    }
    java.util.Arrays.sort(sorted);
    return sorted;
  }
}
