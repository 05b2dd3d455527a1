package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;

/**
 * Tells at two comparisons a number that there is nothing to say about a row: every feature has a
 * value, and every number is finite, of its type and within its limits. So it is with nearly all
 * events; {@link RowValidator} looks closer at the others.
 */
final class PlainValues {
  private final double[] lowestNumbers;
  private final double[] highestNumbers;
  private final double[] lowestIntegers;
  private final double[] highestIntegers;

  PlainValues(RowLayout layout) {
    Row sizes = layout.newRow();
    lowestNumbers = new double[sizes.numbers.length];
    highestNumbers = new double[sizes.numbers.length];
    lowestIntegers = new double[sizes.integers.length];
    highestIntegers = new double[sizes.integers.length];
    for (int index = 0; index < layout.features().size(); index++) {
      Feature feature = layout.features().get(index);
      int place = layout.place(index);
      switch (feature.kind()) {
        case FLOATING -> bound(feature, place, lowestNumbers, highestNumbers);
        case INTEGER -> bound(feature, place, lowestIntegers, highestIntegers);
        case TEXT -> {
          // texts have no limits
        }
      }
    }
  }

  private static void bound(Feature feature, int place, double[] lowest, double[] highest) {
    double largest = largest(feature.type());
    double least = feature.type() == TensorType.INT32 ? Integer.MIN_VALUE : -largest;
    Interval limits = feature.limits();
    lowest[place] = limits == null ? least : Math.max(least, limits.lowest());
    highest[place] = limits == null ? largest : Math.min(largest, limits.highest());
  }

  /** Largest number of a type; what is beyond and is rounded down to it is looked at closer. */
  private static double largest(TensorType type) {
    return switch (type) {
      case FP32 -> Float.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      default -> Double.MAX_VALUE;
    };
  }

  boolean areAllIn(Row row) {
    return !row.isMarked()
        && areWithin(row.numbers, lowestNumbers, highestNumbers)
        && areWithin(row.integers, lowestIntegers, highestIntegers);
  }

  /** False where any is NaN. */
  private static boolean areWithin(double[] values, double[] lowest, double[] highest) {
    boolean within = true;
    for (int place = 0; place < lowest.length; place++) {
      within &= values[place] >= lowest[place] && values[place] <= highest[place];
    }
    return within;
  }

  private static boolean areWithin(long[] values, double[] lowest, double[] highest) {
    boolean within = true;
    for (int place = 0; place < lowest.length; place++) {
      double value = (double) values[place];
      within &= value >= lowest[place] && value <= highest[place];
    }
    return within;
  }
}
