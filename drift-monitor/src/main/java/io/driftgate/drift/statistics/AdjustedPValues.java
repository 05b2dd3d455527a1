package io.driftgate.drift.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * P-values of several tests, adjusted for their number: an adjusted value is the smallest level at
 * which the test is significant in the family. Results stand in the order of the input.
 */
public final class AdjustedPValues {
  private AdjustedPValues() {}

  /** Bonferroni: the probability of any false discovery, whatever the dependence. */
  public static double[] bonferroni(double[] pValues) {
    require(pValues);
    return Arrays.stream(pValues).map(p -> Math.min(1, p * pValues.length)).toArray();
  }

  /** Holm 1979: as Bonferroni, and never weaker. */
  public static double[] holm(double[] pValues) {
    require(pValues);
    int[] order = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, pValues[order[rank]] * (order.length - rank)));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }

  /** Benjamini and Hochberg 1995: the expected share of false discoveries, independent tests. */
  public static double[] benjaminiHochberg(double[] pValues) {
    return stepUp(pValues, 1);
  }

  /** Benjamini and Yekutieli 2001: the same under any dependence. */
  public static double[] benjaminiYekutieli(double[] pValues) {
    double harmonic = IntStream.rangeClosed(1, pValues.length).mapToDouble(i -> 1.0 / i).sum();
    return stepUp(pValues, harmonic);
  }

  private static double[] stepUp(double[] pValues, double factor) {
    require(pValues);
    int[] order = ascending(pValues);
    double[] adjusted = new double[pValues.length];
    double smallest = 1;
    for (int rank = order.length; rank >= 1; rank--) {
      double p = pValues[order[rank - 1]];
      smallest = Math.min(smallest, factor * p * order.length / rank);
      adjusted[order[rank - 1]] = smallest;
    }
    return adjusted;
  }

  private static int[] ascending(double[] pValues) {
    return IntStream.range(0, pValues.length)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> pValues[index]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void require(double[] pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a p-value is from 0 to 1, found " + p);
      }
    }
  }
}
