package io.driftgate.drift.statistics;

import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The two-sample Kolmogorov-Smirnov test, two-sided, ties allowed.
 *
 * <p>The p-value is exact while the larger sample has at most {@link #EXACT_MAX} values (Viehmann
 * 2021, by Apache Commons Statistics), asymptotic beyond: the method is chosen by the sizes alone,
 * so that the same sizes always mean the same method.
 *
 * @param statistic D, the largest distance of the two empirical distribution functions, 0 to 1
 * @param pValue probability of a D as large or larger if both samples come of one distribution
 * @param method how the p-value was computed
 */
public record KolmogorovSmirnov(double statistic, double pValue, Method method) {
  /** Largest sample whose p-value is computed exactly. */
  public static final int EXACT_MAX = 10_000;

  /** How a p-value is computed. */
  public enum Method {
    EXACT,
    ASYMPTOTIC
  }

  /**
   * Tests two samples.
   *
   * @throws IllegalArgumentException when one has fewer than two values or holds NaN
   */
  public static KolmogorovSmirnov test(double[] reference, double[] current) {
    boolean small = Math.max(reference.length, current.length) <= EXACT_MAX;
    return test(reference, current, small ? Method.EXACT : Method.ASYMPTOTIC);
  }

  /** The same with a method of the caller's choice. */
  public static KolmogorovSmirnov test(double[] reference, double[] current, Method method) {
    Samples.require(reference, 2, "reference");
    Samples.require(current, 2, "current");
    var result =
        KolmogorovSmirnovTest.withDefaults()
            .with(method == Method.EXACT ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
            .test(Samples.sorted(reference), Samples.sorted(current));
    return new KolmogorovSmirnov(result.getStatistic(), result.getPValue(), method);
  }

  /**
   * D alone, of samples that are in ascending order already; a fraction of a test's cost.
   *
   * @throws IllegalArgumentException when one is empty
   */
  public static double distance(double[] sortedReference, double[] sortedCurrent) {
    double[] a = sortedReference;
    double[] b = sortedCurrent;
    if (a.length == 0 || b.length == 0) {
      throw new IllegalArgumentException("a sample is empty");
    }
    double largest = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      double next = Math.min(a[i], b[j]);
      while (i < a.length && a[i] <= next) {
        i++;
      }
      while (j < b.length && b[j] <= next) {
        j++;
      }
      largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return largest;
  }
}
