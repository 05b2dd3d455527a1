package io.driftgate.app.drift.page;

import java.util.function.IntToDoubleFunction;

/**
 * Windows as columns of a picture. More windows than a screen has room for share columns, and a
 * column shows the worst of its windows: what matters must not disappear.
 *
 * @param windows how many there are
 * @param windowsPerColumn 1 unless there are too many
 */
record Columns(int windows, int windowsPerColumn) {
  static final int COLUMNS_MAX = 500;

  static Columns of(int windows) {
    return new Columns(windows, Math.max(1, (windows + COLUMNS_MAX - 1) / COLUMNS_MAX));
  }

  int count() {
    return (windows + windowsPerColumn - 1) / windowsPerColumn;
  }

  int columnOf(int window) {
    return window / windowsPerColumn;
  }

  int first(int column) {
    return column * windowsPerColumn;
  }

  /** The last window of a column. */
  int last(int column) {
    return Math.min(windows, (column + 1) * windowsPerColumn) - 1;
  }

  /** The window of a column with the largest value; the first where there is none. */
  int worst(int column, IntToDoubleFunction value) {
    int worst = first(column);
    for (int window = worst + 1; window <= last(column); window++) {
      double here = value.applyAsDouble(window);
      double before = value.applyAsDouble(worst);
      if (here > before || (Double.isNaN(before) && !Double.isNaN(here))) {
        worst = window;
      }
    }
    return worst;
  }

  /** The largest value of each column; NaN where there is none. */
  double[] values(IntToDoubleFunction value) {
    double[] values = new double[count()];
    for (int column = 0; column < values.length; column++) {
      values[column] = value.applyAsDouble(worst(column, value));
    }
    return values;
  }
}
