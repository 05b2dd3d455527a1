package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells at two comparisons a number that there is nothing to say about a row: every feature has a
 * value, and every number is finite, of its type and within its limits, or, for usual values,
 * within the range seen in training, too. So it is with nearly all events; {@link RowValidator}
 * looks closer at the others.
 */
final class PlainValues {
  private final double[] lowestNumbers;
  private final double[] highestNumbers;
  private final double[] lowestIntegers;
  private final double[] highestIntegers;

  private PlainValues(RowLayout layout) {
    Row sizes = layout.newRow();
    lowestNumbers = new double[sizes.numbers.length];
    highestNumbers = new double[sizes.numbers.length];
    lowestIntegers = new double[sizes.integers.length];
    highestIntegers = new double[sizes.integers.length];
    Arrays.fill(lowestNumbers, Double.NEGATIVE_INFINITY);
    Arrays.fill(highestNumbers, Double.POSITIVE_INFINITY);
    Arrays.fill(lowestIntegers, Double.NEGATIVE_INFINITY);
    Arrays.fill(highestIntegers, Double.POSITIVE_INFINITY);
  }

  /** Those that the model takes. */
  static PlainValues allowed(RowLayout layout) {
    PlainValues values = new PlainValues(layout);
    values.narrow(layout, feature -> ofType(feature.type()));
    values.narrow(layout, Feature::limits);
    return values;
  }

  /** Those of them that are within the ranges seen in training, where these are known. */
  static PlainValues usual(RowLayout layout) {
    PlainValues values = allowed(layout);
    values.narrow(layout, Feature::roundedRange);
    return values;
  }

  private void narrow(RowLayout layout, Function<Feature, @Nullable Interval> intervals) {
    for (int index = 0; index < layout.features().size(); index++) {
      Feature feature = layout.features().get(index);
      Interval to = intervals.apply(feature);
      // texts have no limits
      if (to != null && feature.kind() != TensorType.Kind.TEXT) {
        boolean integer = feature.kind() == TensorType.Kind.INTEGER;
        double[] lowest = integer ? lowestIntegers : lowestNumbers;
        double[] highest = integer ? highestIntegers : highestNumbers;
        int place = layout.place(index);
        lowest[place] = Math.max(lowest[place], to.lowest());
        highest[place] = Math.min(highest[place], to.highest());
      }
    }
  }

  /** What is beyond and is rounded down to the largest number of the type is looked at closer. */
  private static Interval ofType(TensorType type) {
    return switch (type) {
      case FP32 -> new Interval((double) -Float.MAX_VALUE, (double) Float.MAX_VALUE);
      case INT32 -> new Interval((double) Integer.MIN_VALUE, (double) Integer.MAX_VALUE);
      default -> new Interval(-Double.MAX_VALUE, Double.MAX_VALUE);
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
