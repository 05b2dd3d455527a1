package io.driftgate.app.drift.page;

import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A feature over the windows: the effect of its distribution, or the rates of odd values. */
final class FeatureChart {
  private static final int WIDTH = 1000;
  private static final double TOP = 24;
  private static final double BOTTOM = 130;

  private final VersionHistory history;
  private final FeatureHistory feature;
  private final Columns columns;
  private final Plot plot;
  private final Drawing drawing = new Drawing();

  private FeatureChart(VersionHistory history, FeatureHistory feature) {
    this.history = history;
    this.feature = feature;
    this.columns = history.columns();
    this.plot = new Plot(64, WIDTH - 12, columns.count());
  }

  /** The effect of the distribution with its gate and the line below which it counts as quiet. */
  static Svg effect(VersionHistory history, FeatureHistory feature) {
    return new FeatureChart(history, feature).effect();
  }

  /** Missing, out of range and unknown values; null where no window has any. */
  static @Nullable Svg rates(VersionHistory history, FeatureHistory feature) {
    return new FeatureChart(history, feature).rates();
  }

  private Svg effect() {
    double[] effects = values(it -> measure(it, MeasureReport::getEffect));
    double gate = last(it -> measure(it, MeasureReport::getGate));
    double quiet = last(it -> measure(it, MeasureReport::getQuietBelow));
    double largest = Math.max(largest(effects), Double.isNaN(gate) ? 0.01 : gate) * 1.15;
    Scale scale = Scale.linear(0, largest, BOTTOM, TOP);
    drawing.text(plot.left(), TOP - 10, "Effect: distance of the distributions", "heading");
    grid(scale, false);
    if (!Double.isNaN(quiet)) {
      plot.limitNamedLeft(
          drawing, scale.at(quiet), "quiet below " + Figures.number(quiet), "limit quiet");
    }
    if (!Double.isNaN(gate)) {
      plot.limit(drawing, scale.at(gate), "gate " + Figures.number(gate), "limit");
    }
    drawing.path(line(effects, scale), "line current");
    plot.times(drawing, history, BOTTOM);
    return new Svg(
        WIDTH,
        (int) BOTTOM + 24,
        "Effect of "
            + feature.name()
            + " over the windows, at most "
            + Figures.number(largest(effects)),
        drawing.markup(),
        "data-cells-of",
        history.anchor(feature) + "-row",
        "data-left",
        Figures.pixels(plot.left()),
        "data-right",
        Figures.pixels(plot.right()),
        "data-width",
        String.valueOf(WIDTH));
  }

  private @Nullable Svg rates() {
    double[] missing = values(FeatureReport::getMissingRate);
    double[] outside = values(FeatureReport::getOutOfRangeRate);
    double[] unknown = values(FeatureReport::getUnknownCategoryRate);
    double reference = last(FeatureReport::getReferenceMissingRate);
    double largest = Math.max(largest(missing), Math.max(largest(outside), largest(unknown)));
    if (!(largest > 0)) {
      return null;
    }
    Scale scale = Scale.linear(0, Math.min(1, largest * 1.15), BOTTOM, TOP);
    drawing.text(plot.left(), TOP - 10, "Share of all events of the window:", "heading");
    grid(scale, true);
    double x = plot.left() + 250;
    if (reference > 0) {
      drawing.line(
          plot.left(), scale.at(reference), plot.right(), scale.at(reference), "limit quiet");
      x = key(x, "limit quiet", "missing in the reference");
    }
    x = rate(x, missing, scale, "line rate-missing", "missing");
    x = rate(x, outside, scale, "line rate-outside", "out of range");
    rate(x, unknown, scale, "line rate-unknown", "unknown category");
    plot.times(drawing, history, BOTTOM);
    return new Svg(
        WIDTH,
        (int) BOTTOM + 24,
        "Rates of "
            + feature.name()
            + " over the windows: missing at most "
            + Figures.percent(largest(missing))
            + ", out of range at most "
            + Figures.percent(largest(outside))
            + ", unknown category at most "
            + Figures.percent(largest(unknown)),
        drawing.markup());
  }

  private double rate(double x, double[] rates, Scale scale, String style, String name) {
    if (!(largest(rates) > 0)) {
      return x;
    }
    drawing.path(line(rates, scale), style);
    return key(x, style, name);
  }

  private double key(double x, String style, String name) {
    drawing.line(x, TOP - 14, x + 24, TOP - 14, style);
    drawing.text(x + 30, TOP - 10, name, "label");
    return x + 60 + name.length() * 6.2;
  }

  private void grid(Scale scale, boolean percent) {
    for (double tick : scale.ticks(4)) {
      plot.gridLine(
          drawing, scale.at(tick), percent ? Figures.percent(tick) : Figures.number(tick));
    }
  }

  private String line(double[] values, Scale scale) {
    double[] ys = new double[values.length];
    for (int column = 0; column < values.length; column++) {
      ys[column] = Double.isNaN(values[column]) ? Double.NaN : scale.at(values[column]);
    }
    return Drawing.polyline(plot.middles(), ys);
  }

  private double[] values(ToDoubleFunction<FeatureReport> value) {
    return columns.values(
        window -> {
          FeatureReport report = feature.windows().get(window);
          double found = report == null ? Double.NaN : value.applyAsDouble(report);
          return Double.isFinite(found) ? found : Double.NaN;
        });
  }

  private double last(ToDoubleFunction<FeatureReport> value) {
    int window = feature.last();
    FeatureReport report = window < 0 ? null : feature.windows().get(window);
    double found = report == null ? Double.NaN : value.applyAsDouble(report);
    return Double.isFinite(found) ? found : Double.NaN;
  }

  private static double measure(FeatureReport report, ToDoubleFunction<MeasureReport> value) {
    return report.getMeasures().stream()
        .filter(measure -> measure.getMeasure() == DriftMeasure.DISTRIBUTION)
        .mapToDouble(value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Double.isNaN(value) ? largest : Math.max(largest, value);
    }
    return largest;
  }
}
