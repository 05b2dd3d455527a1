package io.driftgate.app.drift.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Features by windows: how large the largest effect is against its gate. Colour says it, and for
 * those who do not see colours a line under the cells of windows that name the feature.
 */
final class HeatMap {
  static final int ROWS_MAX = 200;

  /** Effects in gates from which on the next colour begins; from the third on past the gate. */
  private static final double[] LEVELS = {0.25, 0.5, 1, 2};

  private static final int WIDTH = 1000;
  private static final int TOP = 6;
  private static final int ROW = 20;
  private static final int CELL = 17;
  private static final int NAME_CHARACTERS = 24;

  private final VersionHistory history;
  private final Columns columns;
  private final Plot plot;
  private final Drawing drawing = new Drawing();
  private final boolean linked;

  private HeatMap(VersionHistory history, boolean linked) {
    this.history = history;
    this.columns = history.columns();
    this.plot = new Plot(190, WIDTH - 12, columns.count());
    this.linked = linked;
  }

  /**
   * Draws a version's features.
   *
   * @param linked whether names lead to the sections of the page
   */
  static Svg of(VersionHistory history, boolean linked) {
    return new HeatMap(history, linked).draw();
  }

  private Svg draw() {
    List<FeatureHistory> rows =
        history.features().subList(0, Math.min(ROWS_MAX, history.features().size()));
    for (int row = 0; row < rows.size(); row++) {
      row(rows.get(row), TOP + row * ROW);
    }
    int bottom = TOP + rows.size() * ROW;
    plot.times(drawing, history, bottom + 2);
    return new Svg(WIDTH, bottom + 26, label(rows), drawing.markup());
  }

  private String label(List<FeatureHistory> rows) {
    long drifted = rows.stream().filter(FeatureHistory::drifted).count();
    return "Heat map of "
        + Figures.plural(rows.size(), "feature")
        + " over "
        + Figures.plural(columns.windows(), "window")
        + ": "
        + drifted
        + " drifted. The numbers are in the sections of the features.";
  }

  private void row(FeatureHistory feature, double top) {
    Markup markup = drawing.markup();
    if (linked) {
      markup.open("a", "href", "#" + history.anchor(feature));
    }
    drawing.text(
        plot.left() - 8,
        top + 13,
        Figures.fitting(feature.name(), NAME_CHARACTERS),
        feature.name(),
        feature.drifted() ? "label end strong" : "label end");
    if (linked) {
      markup.close();
    }
    List<String> attributes = new ArrayList<>(List.of("id", history.anchor(feature) + "-row"));
    attributes.addAll(List.of(plot.pointing(cells(feature), WIDTH)));
    markup.open("g", attributes.toArray(String[]::new));
    markup.open(
        "g",
        "transform",
        "translate("
            + Figures.pixels(plot.left())
            + " "
            + Figures.pixels(top)
            + ") scale("
            + plot.columnWidth()
            + " 1)");
    int[] levels = levels(feature);
    for (int level = -1; level <= LEVELS.length; level++) {
      drawing.path(runs(levels, level), level < 0 ? "skipped" : "level-" + level);
    }
    markup.close();
    drawing.path(underline(feature, top + CELL + 1), "named");
    markup.close();
  }

  /** The colour of each column; -1 where there is nothing. */
  private int[] levels(FeatureHistory feature) {
    double[] shares = columns.values(feature::share);
    int[] levels = new int[shares.length];
    for (int column = 0; column < shares.length; column++) {
      levels[column] = level(shares[column]);
    }
    return levels;
  }

  static int level(double share) {
    if (Double.isNaN(share)) {
      return -1;
    }
    int level = 0;
    while (level < LEVELS.length && share >= LEVELS[level]) {
      level++;
    }
    return level;
  }

  /** Neighbours of a colour as one rectangle: a page of many windows stays small. */
  private static String runs(int[] levels, int level) {
    StringBuilder path = new StringBuilder();
    int column = 0;
    while (column < levels.length) {
      int end = column;
      while (end < levels.length && levels[end] == level) {
        end++;
      }
      if (end > column) {
        int length = end - column;
        path.append('M').append(column).append(" 0h").append(length).append('v').append(CELL);
        path.append("h-").append(length).append('z');
      }
      column = Math.max(end, column + 1);
    }
    return path.toString();
  }

  private String underline(FeatureHistory feature, double y) {
    StringBuilder path = new StringBuilder();
    for (int column = 0; column < columns.count(); column++) {
      if (named(feature, column)) {
        path.append('M').append(Drawing.point(plot.start(column), y));
        path.append('h').append(Figures.pixels(plot.columnWidth()));
      }
    }
    return path.toString();
  }

  private boolean named(FeatureHistory feature, int column) {
    for (int window = columns.first(column); window <= columns.last(column); window++) {
      Departure departure = feature.at(window);
      if (departure != null && departure.named() && departure.isPastGate()) {
        return true;
      }
    }
    return false;
  }

  /**
   * For the script: the first letter of the measure, its effect, and how many gates that is; short,
   * because there are as many as features times windows.
   */
  private List<String> cells(FeatureHistory feature) {
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < columns.count(); column++) {
      Departure departure = feature.at(columns.worst(column, feature::share));
      cells.add(
          departure == null
              ? ""
              : departure.measure().name().charAt(0)
                  + Figures.number(departure.effect())
                  + " "
                  + Figures.number(departure.share()));
    }
    return cells;
  }
}
