package io.driftgate.app.drift.page;

import java.util.List;

/**
 * The frame that charts over windows share: columns of equal width between two sides. For one
 * thread.
 *
 * @param left pixels of the left side
 * @param right pixels of the right side
 * @param columns columns between them
 */
record Plot(double left, double right, int columns) {

  double columnWidth() {
    return (right - left) / columns;
  }

  double start(int column) {
    return left + column * columnWidth();
  }

  double middle(int column) {
    return start(column) + columnWidth() / 2;
  }

  double[] middles() {
    double[] middles = new double[columns];
    for (int column = 0; column < columns; column++) {
      middles[column] = middle(column);
    }
    return middles;
  }

  /** A line across with its value at the left, as an axis has them. */
  void gridLine(Drawing drawing, double y, String label) {
    drawing.line(left, y, right, y, "grid");
    drawing.text(left - 6, y + 4, label, "label end");
  }

  /** A line that means something, with its name at the right end above it. */
  void limit(Drawing drawing, double y, String label, String style) {
    drawing.line(left, y, right, y, style);
    drawing.text(right - 4, y - 4, label, "label end halo");
  }

  /** The same with its name at the left end, out of the way of others. */
  void limitNamedLeft(Drawing drawing, double y, String label, String style) {
    drawing.line(left, y, right, y, style);
    drawing.text(left + 4, y - 4, label, "label halo");
  }

  /** Times under the columns: as many as have room. */
  void times(Drawing drawing, VersionHistory history, double y) {
    int wanted = Math.max(1, (int) ((right - left) / 140));
    int step = Math.max(1, (columns + wanted - 1) / wanted);
    Columns windows = history.columns();
    for (int column = 0; column < columns; column += step) {
      drawing.line(start(column), y, start(column), y + 4, "axis");
      drawing.text(
          start(column),
          y + 16,
          Figures.hour(history.reports().get(windows.first(column)).getWindowStart()),
          "label");
    }
    drawing.line(left, y, right, y, "axis");
  }

  /** Attributes for the script, which shows numbers of the column that is pointed at. */
  String[] pointing(List<String> texts, double width) {
    return new String[] {
      "data-left",
      Figures.pixels(left),
      "data-right",
      Figures.pixels(right),
      "data-width",
      Figures.pixels(width),
      "data-cells",
      String.join("|", texts)
    };
  }
}
