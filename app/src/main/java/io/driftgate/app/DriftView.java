package io.driftgate.app;

import io.driftgate.app.drift.page.DriftPage;
import io.driftgate.app.drift.page.PageInput;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.alert.WindowVerdict;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports and alerts of drift, for people. */
final class DriftView {
  private static final int NAMED_SHOWN = 3;

  private DriftView() {}

  /** A measure with the feature it is of. */
  private record Line(FeatureReport feature, MeasureReport measure) {

    double share() {
      return measure.getGate() == 0 ? measure.getEffect() : measure.getEffect() / measure.getGate();
    }

    String name() {
      DriftMeasure what = measure.getMeasure();
      return what == DriftMeasure.DISTRIBUTION
          ? feature.getName()
          : feature.getName() + " " + what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** One comparison: a line for each measure, the largest effect first. */
  static void printComparison(DriftReport report, PrintWriter out) {
    printFeatures(report.getFeatures(), out);
  }

  /** Columns held against training: a line for each measure, the largest effect first. */
  static void printFeatures(List<FeatureReport> features, PrintWriter out) {
    Table table =
        new Table(
            "column", "test", "effect", "p-value", "after Holm", "Wasserstein", "PSI", "JS", "");
    for (Line line : lines(features)) {
      boolean distribution = line.measure().getMeasure() == DriftMeasure.DISTRIBUTION;
      if (!distribution && line.measure().getEffect() == 0) {
        continue;
      }
      FeatureReport feature = line.feature();
      table.add(
          line.name(),
          line.measure().getTest(),
          number(line.measure().getEffect()),
          p(line.measure().getPValue()),
          p(line.measure().getAdjustedPValue()),
          distribution ? number(feature.getWasserstein()) : "",
          distribution ? number(feature.getPopulationStabilityIndex()) : "",
          distribution ? number(feature.getJensenShannon()) : "",
          line.measure().getNamed() ? "departed" : "");
    }
    table.print(out);
    for (FeatureReport feature : features) {
      printCategories(feature, out);
    }
  }

  /** One window in full. */
  static void printWindow(DriftReport report, PrintWriter out) {
    out.println(
        "window "
            + report.getWindowStart()
            + " to "
            + report.getWindowEnd()
            + " against "
            + report.getModelName()
            + "@"
            + report.getModelVersion());
    out.println(
        report.getEvents()
            + " events, "
            + report.getRows()
            + " of them in the sample; "
            + report.getRejected()
            + " dead letters, "
            + (report.getLate() + report.getLateAtMonitor())
            + " late, "
            + report.getClamped()
            + " clamped");
    if (report.getExpectedAccuracy() != null) {
      out.println(
          "by its own scores right on "
              + number(report.getExpectedAccuracy())
              + " of them, if these are calibrated");
    }
    if (!report.getJudged()) {
      out.println("not judged: " + report.getNotJudgedBecause());
      return;
    }
    if (report.getRule() == DriftRule.CALIBRATED) {
      out.println(
          "T "
              + number(report.getT())
              + ", rank "
              + report.getRank()
              + " among "
              + report.getCalibrationWindows()
              + " calibration windows, p "
              + p(report.getPValue())
              + "; M "
              + number(report.getM())
              + ", an alert opens at "
              + number(report.getThreshold()));
    } else {
      out.println("judged by textbook tests after Holm's correction, two windows of three");
    }
    out.println(
        said(report) + (report.getAlertId() == null ? "" : "; alert " + report.getAlertId()));
    out.println();
    printComparison(report, out);
  }

  private static String said(DriftReport report) {
    return switch (WindowVerdict.of(report)) {
      case DRIFT -> "the window speaks for drift";
      case NOTE ->
          "note: M has reached what opens an alert, and nothing unusual is past its gate:"
              + " departures that are there and too small to act on";
      case QUIET, NOT_JUDGED -> "the window is quiet";
    };
  }

  private static void printCategories(FeatureReport feature, PrintWriter out) {
    if (!feature.getCategoriesNew().isEmpty()) {
      out.println(feature.getName() + ", came: " + String.join(", ", feature.getCategoriesNew()));
    }
    if (!feature.getCategoriesGone().isEmpty()) {
      out.println(feature.getName() + ", went: " + String.join(", ", feature.getCategoriesGone()));
    }
  }

  private static List<Line> lines(List<FeatureReport> features) {
    List<Line> lines = new ArrayList<>();
    for (FeatureReport feature : features) {
      feature.getMeasures().forEach(measure -> lines.add(new Line(feature, measure)));
    }
    lines.sort(Comparator.comparingDouble(Line::share).reversed().thenComparing(Line::name));
    return lines;
  }

  /** A line for each window and version. */
  static void printWindows(List<DriftReport> reports, PrintWriter out) {
    Table table =
        new Table("window from", "version", "rows", "events", "p", "M", "largest effects", "");
    for (DriftReport report : reports) {
      table.add(
          report.getWindowStart().toString(),
          report.getModelName() + "@" + report.getModelVersion(),
          Integer.toString(report.getRows()),
          Long.toString(report.getEvents()),
          number(report.getPValue()),
          number(report.getM()),
          largest(report),
          verdict(report));
    }
    table.print(out);
  }

  private static String largest(DriftReport report) {
    return lines(report.getFeatures()).stream()
        .limit(NAMED_SHOWN)
        .map(line -> line.name() + " " + number(line.measure().getEffect()))
        .collect(Collectors.joining(", "));
  }

  private static String verdict(DriftReport report) {
    String verdict =
        switch (WindowVerdict.of(report)) {
          case NOT_JUDGED -> "not judged: " + report.getNotJudgedBecause();
          case QUIET -> "";
          case NOTE -> "note";
          case DRIFT -> "drift";
        };
    return report.getJudged() && report.getAlertId() != null
        ? (verdict + " alert").strip()
        : verdict;
  }

  /** Every alert in two lines. */
  static void printAlerts(List<DriftAlert> alerts, PrintWriter out) {
    for (DriftAlert alert : alerts) {
      out.println(
          alert.getWindowEnd()
              + "  "
              + alert.getEvent().name().toLowerCase(Locale.ROOT)
              + ", "
              + alert.getSeverity().name().toLowerCase(Locale.ROOT)
              + ": "
              + alert.getSummary());
      if (!alert.getToResolve().isEmpty()) {
        out.println("    resolved by " + alert.getToResolve());
      }
    }
  }

  /** What it came to. */
  static void printSummary(
      long events, List<DriftReport> reports, List<DriftAlert> alerts, PrintWriter out) {
    long judged = reports.stream().filter(DriftReport::getJudged).count();
    long episodes = alerts.stream().filter(alert -> alert.getEvent() == AlertEvent.OPENED).count();
    boolean calibrated =
        reports.stream().anyMatch(report -> report.getRule() == DriftRule.CALIBRATED);
    out.println(
        events
            + " events, "
            + reports.size()
            + " windows, "
            + judged
            + " judged "
            + (calibrated
                ? "by their rank among calibration windows"
                : "by textbook tests, two windows of three (no calibration)")
            + ", "
            + episodes
            + (episodes == 1 ? " episode of drift" : " episodes of drift"));
  }

  /** Writes the page with pictures. */
  static void writePage(
      Path file,
      String title,
      String subtitle,
      List<DriftReport> reports,
      List<DriftAlert> alerts) {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      DriftPage.write(new PageInput(title, subtitle, reports, alerts), writer);
    } catch (IOException e) {
      throw new ExpectedFailure("the page cannot be written to " + file + ": " + e, e);
    }
  }

  private static String p(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "";
    }
    if (value.isInfinite()) {
      return "inf";
    }
    return Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
