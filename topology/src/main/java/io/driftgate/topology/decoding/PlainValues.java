package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells at two comparisons a number that there is nothing to say about a row: every feature has a
 * value, and every number is finite, of its type and within its limits. So it is with nearly all
 * events; {@link RowValidator} looks closer at the others. On the way it sees whether the numbers
 * are within the ranges of training, too, at the same two comparisons up to the first that is not.
 */
final class PlainValues {
  private final Bounds usualNumbers;
  private final Bounds usualIntegers;
  private final Bounds allowedNumbers;
  private final Bounds allowedIntegers;

  PlainValues(RowLayout layout) {
    Row sizes = layout.newRow();
    allowedNumbers = new Bounds(sizes.numbers.length);
    allowedIntegers = new Bounds(sizes.integers.length);
    narrow(layout, allowedNumbers, allowedIntegers, feature -> ofType(feature.type()));
    narrow(layout, allowedNumbers, allowedIntegers, Feature::limits);
    usualNumbers = allowedNumbers.copy();
    usualIntegers = allowedIntegers.copy();
    narrow(layout, usualNumbers, usualIntegers, Feature::roundedRange);
  }

  private static void narrow(
      RowLayout layout,
      Bounds numbers,
      Bounds integers,
      Function<Feature, @Nullable Interval> intervals) {
    for (int index = 0; index < layout.features().size(); index++) {
      Feature feature = layout.features().get(index);
      Interval to = intervals.apply(feature);
      // texts have no limits
      if (to != null && feature.kind() != TensorType.Kind.TEXT) {
        Bounds bounds = feature.kind() == TensorType.Kind.INTEGER ? integers : numbers;
        bounds.narrow(layout.place(index), to);
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

  /** What is known of a row. */
  enum Verdict {
    /** All numbers are allowed and within the ranges seen in training, where these are known. */
    USUAL,
    /** All numbers are allowed. */
    ALLOWED,
    /** It has to be looked at more closely. */
    IN_DOUBT
  }

  Verdict judge(Row row) {
    if (row.isMarked()) {
      return Verdict.IN_DOUBT;
    }
    int numbers = usualNumbers.firstOutside(row.numbers, 0);
    int integers = usualIntegers.firstOutside(row.integers, 0);
    if (numbers == row.numbers.length && integers == row.integers.length) {
      return Verdict.USUAL;
    }
    // what is usual is allowed: the look goes on where the other one ended
    return allowedNumbers.firstOutside(row.numbers, numbers) == row.numbers.length
            && allowedIntegers.firstOutside(row.integers, integers) == row.integers.length
        ? Verdict.ALLOWED
        : Verdict.IN_DOUBT;
  }

  /** Lower and upper ends, both inclusive, by place. */
  private static final class Bounds {
    private final double[] lowest;
    private final double[] highest;

    Bounds(int places) {
      lowest = new double[places];
      highest = new double[places];
      Arrays.fill(lowest, Double.NEGATIVE_INFINITY);
      Arrays.fill(highest, Double.POSITIVE_INFINITY);
    }

    Bounds copy() {
      Bounds copy = new Bounds(lowest.length);
      System.arraycopy(lowest, 0, copy.lowest, 0, lowest.length);
      System.arraycopy(highest, 0, copy.highest, 0, highest.length);
      return copy;
    }

    void narrow(int place, Interval to) {
      lowest[place] = Math.max(lowest[place], to.lowest());
      highest[place] = Math.min(highest[place], to.highest());
    }

    /**
     * The first place, from one on, whose value is outside or NaN; their number if there is none.
     */
    int firstOutside(double[] values, int from) {
      int place = from;
      while (place < lowest.length
          && values[place] >= lowest[place]
          && values[place] <= highest[place]) {
        place++;
      }
      return place;
    }

    int firstOutside(long[] values, int from) {
      int place = from;
      while (place < lowest.length
          && (double) values[place] >= lowest[place]
          && (double) values[place] <= highest[place]) {
        place++;
      }
      return place;
    }
  }
}
