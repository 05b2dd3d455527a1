package io.driftgate.app.drift.page;

import java.util.List;

/** The features of one window by their largest effect in gates, those past the gate marked. */
final class RankingChart {
  static final int ROWS_MAX = 60;

  private static final int WIDTH = 1000;
  private static final double TOP = 24;
  private static final double ROW = 20;
  private static final double LEFT = 230;
  private static final double RIGHT = WIDTH - 200;
  private static final int NAME_CHARACTERS = 30;

  private RankingChart() {}

  /**
   * Draws a version's features.
   *
   * @param linked whether names lead to the sections of the page
   */
  static Svg of(VersionHistory history, int window, boolean linked) {
    List<FeatureHistory> rows =
        history.features().stream()
            .filter(feature -> feature.at(window) != null)
            .limit(ROWS_MAX)
            .toList();
    double largest = rows.stream().mapToDouble(feature -> feature.share(window)).max().orElse(1);
    Scale scale = Scale.linear(0, Math.max(1.4, largest * 1.02), LEFT, RIGHT);
    Drawing drawing = new Drawing();
    double bottom = TOP + rows.size() * ROW + 4;
    for (double tick : scale.ticks(6)) {
      drawing.line(scale.at(tick), TOP, scale.at(tick), bottom, "grid");
      drawing.text(scale.at(tick), bottom + 16, Figures.number(tick) + "×", "label middle");
    }
    drawing.line(scale.at(1), TOP - 4, scale.at(1), bottom, "limit");
    drawing.text(scale.at(1), TOP - 9, "gate", "label middle strong");
    for (int row = 0; row < rows.size(); row++) {
      FeatureHistory feature = rows.get(row);
      if (linked) {
        drawing.markup().open("a", "href", "#" + history.anchor(feature));
      }
      row(drawing, feature, window, scale, TOP + row * ROW + ROW / 2);
      if (linked) {
        drawing.markup().close();
      }
    }
    return new Svg(WIDTH, (int) bottom + 24, label(rows, window), drawing.markup());
  }

  private static void row(
      Drawing drawing, FeatureHistory feature, int window, Scale scale, double y) {
    Departure departure = feature.at(window);
    if (departure == null) {
      return;
    }
    boolean drifted = departure.named() && departure.isPastGate();
    drawing.text(
        LEFT - 8,
        y + 4,
        Figures.fitting(feature.name(), NAME_CHARACTERS),
        feature.name(),
        drifted ? "label end strong" : "label end");
    String style = drifted ? "drifted" : "";
    drawing.line(LEFT, y, scale.at(departure.share()), y, "stem " + style);
    drawing.circle(scale.at(departure.share()), y, 4.5, "dot " + style);
    drawing.text(
        scale.at(departure.share()) + 10,
        y + 4,
        Departure.words(departure.measure())
            + " "
            + Figures.number(departure.effect())
            + (drifted ? ", named" : ""),
        "label halo");
  }

  private static String label(List<FeatureHistory> rows, int window) {
    long past = rows.stream().filter(feature -> feature.share(window) >= 1).count();
    return "Effects of "
        + Figures.plural(rows.size(), "feature")
        + " in gates, largest first: "
        + past
        + " past the gate";
  }
}
