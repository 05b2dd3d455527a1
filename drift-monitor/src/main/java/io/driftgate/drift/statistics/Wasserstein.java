package io.driftgate.drift.statistics;

import java.util.Arrays;

/**
 * The 1-Wasserstein (earth mover's) distance of two samples: the area between their empirical
 * distribution functions, in the unit of the values.
 */
public final class Wasserstein {
  private Wasserstein() {}

  /**
   * The distance.
   *
   * @throws IllegalArgumentException when a sample is empty or holds NaN
   */
  public static double distance(double[] reference, double[] current) {
    Samples.require(reference, 1, "reference");
    Samples.require(current, 1, "current");
    double[] a = Samples.sorted(reference);
    double[] b = Samples.sorted(current);
    int i = 0;
    int j = 0;
    double before = Math.min(a[0], b[0]);
    double area = 0;
    while (i < a.length || j < b.length) {
      double next = j == b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
      double gap = Math.abs((double) i / a.length - (double) j / b.length);
      if (gap > 0) {
        area += gap * (next - before);
      }
      while (i < a.length && a[i] == next) {
        i++;
      }
      while (j < b.length && b[j] == next) {
        j++;
      }
      before = next;
    }
    return area;
  }

  /**
   * The distance in units of the reference's standard deviation; infinite where the reference is
   * constant and the samples differ.
   */
  public static double standardised(double[] reference, double[] current) {
    double distance = distance(reference, current);
    return distance == 0 ? 0 : distance / deviation(reference);
  }

  private static double deviation(double[] sample) {
    if (Arrays.stream(sample).allMatch(value -> value == sample[0])) {
      // rounding would leave a speck, and divide by it
      return 0;
    }
    double mean = 0;
    for (double value : sample) {
      mean += value / sample.length;
    }
    double variance = 0;
    for (double value : sample) {
      variance += (value - mean) * (value - mean) / sample.length;
    }
    return Math.sqrt(variance);
  }
}
