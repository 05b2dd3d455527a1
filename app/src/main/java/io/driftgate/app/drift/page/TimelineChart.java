package io.driftgate.app.drift.page;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version over its windows: the episodes, the evidence M against its threshold where windows are
 * ranked among calibration windows, and the largest effect of each window in gates.
 */
final class TimelineChart {
  private static final int WIDTH = 1000;
  private static final double LANE_TOP = 18;
  private static final double LANE_BOTTOM = 40;
  private static final double EVIDENCE_HEIGHT = 130;
  private static final double EFFECT_HEIGHT = 120;

  /** In thresholds: what is far beyond must not flatten what is near. */
  private static final double EVIDENCE_MAX = 1e4;

  private static final double HEADING = 34;

  private final VersionHistory history;
  private final Columns columns;
  private final Plot plot;
  private final Drawing drawing = new Drawing();
  private final boolean calibrated;
  private final double evidenceTop = LANE_BOTTOM + HEADING;
  private final double effectTop;
  private final double bottom;

  private TimelineChart(VersionHistory history) {
    this.history = history;
    this.columns = history.columns();
    this.plot = new Plot(64, WIDTH - 12, columns.count());
    this.calibrated = history.reports().stream().anyMatch(TimelineChart::hasEvidence);
    this.effectTop = evidenceTop + (calibrated ? EVIDENCE_HEIGHT + HEADING : 0);
    this.bottom = effectTop + EFFECT_HEIGHT;
  }

  private static boolean hasEvidence(DriftReport report) {
    return report.getM() != null && report.getThreshold() != null;
  }

  static Svg of(VersionHistory history) {
    return new TimelineChart(history).draw();
  }

  private Svg draw() {
    notJudged();
    history.episodes().forEach(this::band);
    drawing.text(plot.left(), LANE_TOP - 6, "Episodes", "heading");
    drawing.line(plot.left(), LANE_BOTTOM, plot.right(), LANE_BOTTOM, "grid");
    if (calibrated) {
      evidence();
    }
    effect();
    plot.times(drawing, history, bottom);
    history.episodes().forEach(this::markers);
    int height = (int) bottom + 24;
    return new Svg(WIDTH, height, label(), drawing.markup(), plot.pointing(cells(), WIDTH));
  }

  private String label() {
    return "Timeline of "
        + Figures.plural(history.reports().size(), "window")
        + " of version "
        + history.version()
        + ": "
        + Figures.plural(history.episodes().size(), "episode")
        + " of drift, "
        + Figures.plural(history.significant(), "window")
        + " with drift by themselves. The numbers are in the table of windows.";
  }

  private void notJudged() {
    for (int column = 0; column < columns.count(); column++) {
      if (!judged(column)) {
        drawing.rect(
            plot.start(column), LANE_BOTTOM, plot.columnWidth(), bottom - LANE_BOTTOM, "skipped");
      }
    }
  }

  private boolean judged(int column) {
    return history.reports().subList(columns.first(column), columns.last(column) + 1).stream()
        .anyMatch(DriftReport::getJudged);
  }

  /** From the end of the window that opened an episode to that of the one that resolved it. */
  private void band(Episode episode) {
    double from = x(history.windowUntil(episode.openedAt()));
    double to =
        episode.isOpen() ? plot.right() : x(history.windowUntil(episode.newest().getWindowEnd()));
    String style = episode.severity() == AlertSeverity.CRITICAL ? "critical" : "warning";
    drawing.rect(from, LANE_TOP, Math.max(2, to - from), bottom - LANE_TOP, "band " + style);
    drawing.rect(from, LANE_TOP, Math.max(2, to - from), LANE_BOTTOM - LANE_TOP, "lane " + style);
  }

  private double x(int window) {
    return window >= history.reports().size()
        ? plot.right()
        : plot.middle(columns.columnOf(window));
  }

  private void markers(Episode episode) {
    for (DriftAlert change : episode.changes()) {
      double x = x(history.windowUntil(change.getWindowEnd()));
      drawing.path(marker(change.getEvent(), x, (LANE_TOP + LANE_BOTTOM) / 2), "marker");
    }
  }

  /** Opened points up, resolved is a bar, anything else a diamond. */
  private static String marker(@Nullable AlertEvent event, double x, double y) {
    if (event == AlertEvent.OPENED) {
      return "M" + Drawing.point(x - 6, y + 6) + "h12l-6 -12z";
    }
    return event == AlertEvent.RESOLVED
        ? "M" + Drawing.point(x - 5, y - 5) + "h10v10h-10z"
        : "M" + Drawing.point(x, y - 6.5) + "l6.5 6.5l-6.5 6.5l-6.5 -6.5z";
  }

  private void evidence() {
    double[] values = columns.values(this::evidence);
    double threshold =
        history.reports().stream().mapToDouble(TimelineChart::threshold).max().orElse(1);
    double largest = threshold;
    double smallest = threshold;
    for (double value : values) {
      if (value > 0) {
        largest = Math.max(largest, Math.min(value, threshold * EVIDENCE_MAX));
        smallest = Math.min(smallest, value);
      }
    }
    Scale scale =
        Scale.logarithmic(
            Math.max(smallest, threshold * 1e-6) / 2,
            largest * 3,
            evidenceTop + EVIDENCE_HEIGHT,
            evidenceTop);
    drawing.text(
        plot.left(),
        evidenceTop - 8,
        "Evidence of drift, M (logarithmic, up to 10,000 thresholds)",
        "heading");
    for (double tick : scale.ticks(5)) {
      plot.gridLine(drawing, scale.at(tick), Figures.number(tick));
    }
    double[] ys = new double[values.length];
    for (int column = 0; column < values.length; column++) {
      ys[column] = Double.isNaN(values[column]) ? Double.NaN : scale.at(values[column]);
    }
    plot.limit(drawing, scale.at(threshold), "threshold " + Figures.number(threshold), "limit");
    drawing.path(Drawing.polyline(plot.middles(), ys), "line evidence");
  }

  private double evidence(int window) {
    Double m = history.reports().get(window).getM();
    return m == null ? Double.NaN : m;
  }

  private static double threshold(DriftReport report) {
    Double threshold = report.getThreshold();
    return threshold == null || !(threshold > 0) || threshold.isInfinite()
        ? Double.MIN_NORMAL
        : threshold;
  }

  private void effect() {
    double[] shares = columns.values(history::leadingShare);
    double largest = 1.4;
    for (double share : shares) {
      largest = Double.isNaN(share) ? largest : Math.max(largest, share * 1.08);
    }
    Scale scale = Scale.linear(0, largest, bottom, effectTop);
    drawing.text(plot.left(), effectTop - 8, "Largest effect of the window, in gates", "heading");
    for (double tick : scale.ticks(4)) {
      plot.gridLine(drawing, scale.at(tick), Figures.number(tick) + "×");
    }
    plot.limit(drawing, scale.at(1), "gate: alerts act from here on", "limit");
    double[] ys = new double[shares.length];
    for (int column = 0; column < shares.length; column++) {
      ys[column] = Double.isNaN(shares[column]) ? Double.NaN : scale.at(shares[column]);
    }
    drawing.path(Drawing.polyline(plot.middles(), ys), "line faint");
    double radius = Math.max(1.4, Math.min(3.5, plot.columnWidth() / 3));
    for (int column = 0; column < shares.length; column++) {
      if (!Double.isNaN(ys[column])) {
        boolean significant = significant(column);
        drawing.circle(
            plot.middle(column),
            ys[column],
            significant ? radius * 1.2 : radius,
            significant ? "dot drifted" : "dot");
      }
    }
  }

  private boolean significant(int column) {
    return history.reports().subList(columns.first(column), columns.last(column) + 1).stream()
        .anyMatch(DriftReport::getSignificant);
  }

  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    for (int column = 0; column < columns.count(); column++) {
      cells.add(cell(columns.worst(column, history::leadingShare)));
    }
    return cells;
  }

  private String cell(int window) {
    DriftReport report = history.reports().get(window);
    if (!report.getJudged()) {
      return "not judged";
    }
    FeatureHistory leading = history.leading(window);
    StringBuilder text = new StringBuilder();
    if (leading != null) {
      text.append(plain(leading.name()))
          .append(' ')
          .append(Figures.number(leading.share(window)))
          .append("× gate");
    }
    if (report.getM() != null) {
      text.append("; M ").append(Figures.number(report.getM()));
    }
    if (report.getPValue() != null) {
      text.append("; p ").append(Figures.probability(report.getPValue()));
    }
    return text.append(report.getSignificant() ? "; drift" : "").toString();
  }

  /** A name without the sign that divides columns. */
  private static String plain(String name) {
    return Figures.fitting(name, 40).replace('|', '¦');
  }
}
