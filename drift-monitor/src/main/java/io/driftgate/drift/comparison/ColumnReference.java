package io.driftgate.drift.comparison;

import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.models.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A column of the reference, prepared for many comparisons. Immutable. */
sealed interface ColumnReference {

  /** Rows of the reference, with or without a value. */
  int rows();

  /** Rows without a value. */
  int missing();

  /** The current values of the column; null where the sample does not have the column. */
  @Nullable Current current(Sample sample, Column column);

  /** The values of a sample. Immutable. */
  final class Current {
    private final int rows;
    private final int missing;
    private final int outOfRange;
    private final int unknown;
    private final double[] numbers;
    private final Map<String, Integer> counts;

    /**
     * @param rows rows of the sample, with or without a value
     * @param missing rows without one
     * @param outOfRange values outside the range of training
     * @param unknown values of no known category
     * @param numbers the values, ascending; empty for categories
     * @param counts values by category; empty for numbers
     */
    Current(
        int rows,
        int missing,
        int outOfRange,
        int unknown,
        double[] numbers,
        Map<String, Integer> counts) {
      this.rows = rows;
      this.missing = missing;
      this.outOfRange = outOfRange;
      this.unknown = unknown;
      this.numbers = numbers;
      this.counts = counts;
    }

    int rows() {
      return rows;
    }

    int missing() {
      return missing;
    }

    int outOfRange() {
      return outOfRange;
    }

    int unknown() {
      return unknown;
    }

    /** The caller must not change them. */
    double[] numbers() {
      return numbers;
    }

    Map<String, Integer> counts() {
      return counts;
    }

    int present() {
      return rows - missing;
    }
  }

  /** Numbers, ascending. */
  final class Numbers implements ColumnReference {
    private final int rows;
    private final int missing;
    private final int outOfRange;
    private final double[] sorted;

    private Numbers(int rows, int missing, int outOfRange, double[] sorted) {
      this.rows = rows;
      this.missing = missing;
      this.outOfRange = outOfRange;
      this.sorted = sorted;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int missing() {
      return missing;
    }

    int outOfRange() {
      return outOfRange;
    }

    /** The caller must not change them. */
    double[] sorted() {
      return sorted;
    }

    static Numbers of(Column column, double[] values) {
      double[] sorted = Sample.present(values);
      return new Numbers(
          values.length, values.length - sorted.length, outside(column.range(), sorted), sorted);
    }

    private static int outside(@Nullable Interval range, double[] values) {
      if (range == null) {
        return 0;
      }
      return (int)
          Arrays.stream(values)
              .filter(value -> value < range.lowest() || value > range.highest())
              .count();
    }

    @Override
    public @Nullable Current current(Sample sample, Column column) {
      double[] values = column.isScore() ? sample.scores() : sample.numbers(column.name());
      if (values == null) {
        return null;
      }
      double[] present = Sample.present(values);
      return new Current(
          values.length,
          values.length - present.length,
          outside(column.range(), present),
          0,
          present,
          Map.of());
    }

    double distance(Current current) {
      return KolmogorovSmirnov.distance(sorted, current.numbers());
    }
  }

  /** Counts by category. */
  record Categories(int rows, int missing, int unknown, Map<String, Integer> counts)
      implements ColumnReference {

    static Categories of(Column column, @Nullable String[] values) {
      Map<String, Integer> counts = count(values);
      int present = counts.values().stream().mapToInt(Integer::intValue).sum();
      return new Categories(
          values.length, values.length - present, unknown(column, counts), counts);
    }

    private static Map<String, Integer> count(@Nullable String[] values) {
      Map<String, Integer> counts = new TreeMap<>();
      for (String value : values) {
        if (value != null) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      return counts;
    }

    private static int unknown(Column column, Map<String, Integer> counts) {
      if (column.known().isEmpty()) {
        return 0;
      }
      return counts.entrySet().stream()
          .filter(entry -> !column.known().contains(entry.getKey()))
          .mapToInt(Map.Entry::getValue)
          .sum();
    }

    @Override
    public @Nullable Current current(Sample sample, Column column) {
      @Nullable String[] values = sample.categories(column.name());
      if (values == null) {
        return null;
      }
      Map<String, Integer> found = count(values);
      int present = found.values().stream().mapToInt(Integer::intValue).sum();
      return new Current(
          values.length, values.length - present, 0, unknown(column, found), new double[0], found);
    }

    /** Total variation distance of the shares. */
    double distance(Current current) {
      double ours = rows - missing;
      double theirs = current.present();
      double sum = 0;
      for (Map.Entry<String, Integer> entry : counts.entrySet()) {
        int now = current.counts().getOrDefault(entry.getKey(), 0);
        sum += Math.abs(entry.getValue() / ours - now / theirs);
      }
      for (Map.Entry<String, Integer> entry : current.counts().entrySet()) {
        if (!counts.containsKey(entry.getKey())) {
          sum += entry.getValue() / theirs;
        }
      }
      return sum / 2;
    }
  }
}
