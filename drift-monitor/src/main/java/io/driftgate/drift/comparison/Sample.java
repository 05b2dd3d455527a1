package io.driftgate.drift.comparison;

import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows by column. NaN and null stand for missing. Arrays are not copied; the caller leaves them
 * alone. A column that the rows do not have is absent, which is not the same as missing.
 */
public final class Sample {
  private final int rows;
  private final Map<String, double[]> numbers = new LinkedHashMap<>();
  private final Map<String, @Nullable String[]> categories = new LinkedHashMap<>();
  private double[] scores = {};

  public Sample(int rows) {
    this.rows = rows;
  }

  /** Rows of a table, from inclusive, to exclusive. */
  public static Sample of(ReferenceTable table, Iterable<Column> columns, int from, int to) {
    Sample sample = new Sample(to - from);
    for (Column column : columns) {
      ReferenceColumn found = table.column(column.name());
      if (found == null || column.isScore()) {
        continue;
      }
      if (column.categorical()) {
        @Nullable String[] values = new @Nullable String[to - from];
        for (int row = from; row < to; row++) {
          values[row - from] = found.isMissing(row) ? null : category(column, found, row);
        }
        sample.categories(column.name(), values);
      } else {
        double[] values = new double[to - from];
        for (int row = from; row < to; row++) {
          values[row - from] = found.number(row);
        }
        sample.numbers(column, values);
      }
    }
    return sample;
  }

  /** What is true and false for the model may be 1 and 0 in the file. */
  private static String category(Column column, ReferenceColumn found, int row) {
    return column.kind() == Column.Kind.TRUTH
        ? Boolean.toString(found.number(row) != 0)
        : found.text(row);
  }

  /** The values of a column; changed to the precision that it is compared in. */
  public Sample numbers(Column column, double[] values) {
    requireRows(column.name(), values.length);
    if (column.single()) {
      for (int row = 0; row < values.length; row++) {
        values[row] = column.compared(values[row]);
      }
    }
    numbers.put(column.name(), values);
    return this;
  }

  public Sample categories(String column, @Nullable String[] values) {
    requireRows(column, values.length);
    categories.put(column, values);
    return this;
  }

  /** Scores of those rows that have one, in any order. */
  public Sample scores(double[] values) {
    scores = values;
    return this;
  }

  private void requireRows(String column, int values) {
    if (values != rows) {
      throw new IllegalArgumentException(
          "column " + column + " has " + values + " values, expected " + rows);
    }
  }

  public int rows() {
    return rows;
  }

  double[] scores() {
    return scores;
  }

  double @Nullable [] numbers(String column) {
    return numbers.get(column);
  }

  @Nullable String @Nullable [] categories(String column) {
    return categories.get(column);
  }

  /** The values that are not missing, ascending, with -0.0 as 0.0. */
  static double[] present(double[] values) {
    double[] present =
        Arrays.stream(values)
            .filter(value -> !Double.isNaN(value))
            .map(value -> value + 0.0)
            .toArray();
    Arrays.sort(present);
    return present;
  }
}
