package io.driftgate.app.drift.page;

import io.driftgate.schemas.BinShares;

/**
 * Numbers of reference and window over each other: how they are spread, and below on the same axis
 * the share of values up to each value, with the largest gap between the two, which is what the
 * Kolmogorov-Smirnov distance measures.
 */
final class DistributionChart {
  private static final int WIDTH = 470;
  private static final int HEIGHT = 282;
  private static final double LEFT = 40;
  private static final double RIGHT = WIDTH - 10;
  private static final double SPREAD_TOP = 46;
  private static final double SPREAD_BOTTOM = 142;
  private static final double SHARE_TOP = 172;
  private static final double SHARE_BOTTOM = 258;

  private final NumberBins bins;
  private final Scale values;
  private final Drawing drawing = new Drawing();

  private DistributionChart(NumberBins bins) {
    this.bins = bins;
    this.values = Scale.linear(bins.from(), bins.to(), LEFT, RIGHT);
  }

  /**
   * Draws bins.
   *
   * @param name what the values are of
   * @throws IllegalArgumentException when the bins are none of numbers
   */
  static Svg of(String name, BinShares shares) {
    if (!NumberBins.areIn(shares)) {
      throw new IllegalArgumentException("no bins of numbers: " + name);
    }
    return new DistributionChart(NumberBins.of(shares)).draw(name);
  }

  private Svg draw(String name) {
    key();
    spread();
    for (double tick : values.ticks(5)) {
      double x = values.at(tick);
      drawing.line(x, SPREAD_BOTTOM, x, SPREAD_BOTTOM + 3, "axis");
      drawing.line(x, SHARE_BOTTOM, x, SHARE_BOTTOM + 4, "axis");
      drawing.text(x, SHARE_BOTTOM + 16, Figures.number(tick), "label middle");
    }
    shares();
    return new Svg(WIDTH, HEIGHT, label(name), drawing.markup());
  }

  private String label(String name) {
    int edge = bins.widestGap();
    return "Distribution of "
        + name
        + ": the reference against the window. Up to "
        + Figures.number(bins.edges()[edge])
        + " there are "
        + Figures.percent(NumberBins.cumulated(bins.reference())[edge])
        + " of the reference and "
        + Figures.percent(NumberBins.cumulated(bins.current())[edge])
        + " of the window.";
  }

  private void key() {
    drawing.rect(LEFT, 6, 16, 10, "fill-reference");
    drawing.line(LEFT, 6, LEFT + 16, 6, "line reference");
    drawing.text(LEFT + 22, 15, "reference", "label");
    drawing.rect(LEFT + 96, 6, 16, 10, "fill-current");
    drawing.line(LEFT + 96, 6, LEFT + 112, 6, "line current");
    drawing.text(LEFT + 118, 15, "window", "label");
    if (bins.isCut()) {
      drawing.text(RIGHT, 15, "extremes are cut off", "label end");
    }
  }

  private void spread() {
    double[] reference = bins.densities(bins.reference());
    double[] current = bins.densities(bins.current());
    double highest = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      highest = Math.max(highest, Math.max(reference[bin], current[bin]));
    }
    Scale heights = Scale.linear(0, Math.max(highest, 1e-300), SPREAD_BOTTOM, SPREAD_TOP);
    drawing.text(LEFT, SPREAD_TOP - 6, "how the values are spread", "heading small");
    drawing.path(outline(reference, heights, true), "fill-reference");
    drawing.path(outline(current, heights, true), "fill-current");
    drawing.path(outline(reference, heights, false), "line reference");
    drawing.path(outline(current, heights, false), "line current dashed");
    drawing.line(LEFT, SPREAD_BOTTOM, RIGHT, SPREAD_BOTTOM, "axis");
  }

  private String outline(double[] densities, Scale heights, boolean closed) {
    StringBuilder path = new StringBuilder("M" + Drawing.point(x(0), SPREAD_BOTTOM));
    for (int bin = 0; bin < densities.length; bin++) {
      double end = Math.max(x(bin + 1), x(bin) + 1.5);
      path.append("V").append(Figures.pixels(heights.at(densities[bin])));
      path.append("H").append(Figures.pixels(Math.min(RIGHT, end)));
    }
    path.append("V").append(Figures.pixels(SPREAD_BOTTOM));
    return path.append(closed ? "z" : "").toString();
  }

  private double x(int edge) {
    return values.at(bins.edges()[edge]);
  }

  private void shares() {
    Scale scale = Scale.linear(0, 1, SHARE_BOTTOM, SHARE_TOP);
    drawing.text(LEFT, SHARE_TOP - 6, "share of rows up to a value", "heading small");
    for (double tick : new double[] {0, 0.5, 1}) {
      drawing.line(LEFT, scale.at(tick), RIGHT, scale.at(tick), tick == 0 ? "axis" : "grid");
      drawing.text(LEFT - 6, scale.at(tick) + 4, Figures.number(tick), "label end");
    }
    double[] reference = NumberBins.cumulated(bins.reference());
    double[] current = NumberBins.cumulated(bins.current());
    drawing.path(curve(reference, scale), "line reference");
    drawing.path(curve(current, scale), "line current dashed");
    gap(reference, current, scale);
  }

  private String curve(double[] cumulated, Scale scale) {
    double[] xs = new double[cumulated.length];
    double[] ys = new double[cumulated.length];
    for (int edge = 0; edge < cumulated.length; edge++) {
      xs[edge] = x(edge);
      ys[edge] = scale.at(cumulated[edge]);
    }
    return Drawing.polyline(xs, ys);
  }

  private void gap(double[] reference, double[] current, Scale scale) {
    int edge = bins.widestGap();
    double gap = Math.abs(reference[edge] - current[edge]);
    if (gap < 0.005) {
      return;
    }
    double x = x(edge);
    double from = scale.at(reference[edge]);
    double to = scale.at(current[edge]);
    drawing.line(x, from, x, to, "gap");
    drawing.path("M" + Drawing.point(x - 4, from) + "h8M" + Drawing.point(x - 4, to) + "h8", "gap");
    boolean leftHalf = x < (LEFT + RIGHT) / 2;
    drawing.text(
        x + (leftHalf ? 8 : -8),
        (from + to) / 2 + 4,
        "largest gap " + Figures.number(gap),
        leftHalf ? "label halo strong" : "label end halo strong");
  }
}
