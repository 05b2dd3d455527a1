package io.driftgate.drift.window;

import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Measured;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a window into columns. */
final class SampleColumns {
  private SampleColumns() {}

  /**
   * The columns of a reference.
   *
   * @param columns for each row, where its version has its values
   * @param scoring version whose scores count
   */
  static Sample of(
      List<SampledRow> rows, List<RowColumns> columns, Reference reference, String scoring) {
    Sample sample = new Sample(rows.size());
    reference.measures().stream()
        .map(Measured::column)
        .distinct()
        .filter(column -> !column.isScore())
        .forEach(column -> add(sample, rows, columns, column));
    return sample.scores(
        rows.stream()
            .filter(row -> row.version().equals(scoring))
            .mapToDouble(row -> row.row().getScore())
            .toArray());
  }

  private static void add(
      Sample sample, List<SampledRow> rows, List<RowColumns> columns, Column column) {
    if (column.categorical()) {
      @Nullable String[] values = new @Nullable String[rows.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = columns.get(row).category(rows.get(row).row(), column);
      }
      sample.categories(column.name(), values);
      return;
    }
    double[] values = new double[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = columns.get(row).number(rows.get(row).row(), column);
    }
    sample.numbers(column, values);
  }
}
