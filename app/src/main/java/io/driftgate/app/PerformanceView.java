package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.drift.RecordedPerformance;
import io.driftgate.drift.performance.ReportedWindow;
import io.driftgate.drift.performance.Said;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.PerformanceReport;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How right versions were, for people and programs. */
final class PerformanceView {
  private PerformanceView() {}

  /** A line for each window and version. */
  static void printWindows(List<PerformanceReport> reports, PrintWriter out) {
    Table table =
        new Table(
            "window from",
            "version",
            "served",
            "shadowed",
            "labelled",
            "missing",
            "accuracy",
            "expected",
            "recent",
            "log loss",
            "AUC",
            "mean error",
            "");
    for (PerformanceReport report : reports) {
      table.add(
          report.getWindowStart().toString(),
          id(report),
          Long.toString(report.getServed()),
          Long.toString(report.getShadowed()),
          Long.toString(report.getLabelled()),
          Long.toString(report.getMissing()),
          number(report.getAccuracy()),
          number(report.getExpectedAccuracy()),
          number(recent(report)),
          number(report.getLogLoss()),
          number(report.getAuc()),
          number(report.getMeanAbsoluteError()),
          verdict(report));
    }
    table.print(out);
  }

  /** Accuracy since it last changed. */
  private static @Nullable Double recent(PerformanceReport report) {
    return report.getLossRecent() == null ? null : Double.valueOf(1 - report.getLossRecent());
  }

  private static String id(PerformanceReport report) {
    return report.getModelName() + "@" + report.getModelVersion();
  }

  private static String verdict(PerformanceReport report) {
    String drift = report.getLabelSignificant() ? "drift of the outcomes" : "";
    return report.getLabelAlertId() == null ? drift : (drift + " alert").strip();
  }

  /** One window in full. */
  static void printWindow(PerformanceReport report, PrintWriter out) {
    out.println(
        "window "
            + report.getWindowStart()
            + " to "
            + report.getWindowEnd()
            + ", outcomes of "
            + id(report));
    out.println(
        report.getServed()
            + " events served, "
            + report.getShadowed()
            + " scored beside another version; of both "
            + report.getLabelled()
            + " with their outcome, "
            + report.getMissing()
            + " without");
    out.println(
        "since the report before: "
            + report.getLate()
            + " outcomes too late for their window, "
            + report.getUnmatched()
            + " without an event, "
            + report.getUnreadable()
            + " labels unreadable, "
            + report.getRepeated()
            + " ids repeated, "
            + report.getOverflowed()
            + " without room");
    printFigures(report, out);
    FeatureReport drift = report.getLabelDrift();
    if (drift == null) {
      out.println(
          "outcomes are not held against training: too few came, or its sample has none of them");
      return;
    }
    out.println(
        (report.getLabelSignificant()
                ? "the outcomes speak for drift"
                : "the outcomes are those of training")
            + (report.getLabelAlertId() == null ? "" : "; alert " + report.getLabelAlertId()));
    out.println();
    DriftView.printFeatures(List.of(drift), out);
  }

  private static void printFigures(PerformanceReport report, PrintWriter out) {
    List<String> figures = new ArrayList<>();
    if (report.getAccuracy() != null) {
      figures.add(
          "accuracy "
              + number(report.getAccuracy())
              + " ("
              + report.getRight()
              + " right; of "
              + report.getServedLabelled()
              + " served, "
              + report.getServedRight()
              + ")");
    }
    add("expected by its own scores", report.getExpectedAccuracy(), figures);
    add("log loss", report.getLogLoss(), figures);
    add("Brier score", report.getBrier(), figures);
    add("AUC", report.getAuc(), figures);
    add("calibration error", report.getCalibrationError(), figures);
    add("mean absolute error", report.getMeanAbsoluteError(), figures);
    add("root mean squared error", report.getRootMeanSquaredError(), figures);
    if (!figures.isEmpty()) {
      out.println(String.join(", ", figures));
    }
    if (report.getLossRecent() != null) {
      out.println(
          "accuracy of the last "
              + report.getLossRecentEvents()
              + " outcomes, in which no change was found: "
              + number(recent(report))
              + (report.getLossChanges() == 0 ? "" : "; a change was found in this window"));
    }
    if (report.getComparedWith() != null) {
      out.println(
          "of "
              + report.getBothLabelled()
              + " that version "
              + report.getComparedWith()
              + " scored, too: better on "
              + report.getBetter()
              + ", worse on "
              + report.getWorse());
    }
    if (!report.getOutcomes().isEmpty()) {
      out.println(
          "outcomes "
              + counts(report.getOutcomes())
              + "; decided "
              + counts(report.getDecisions()));
    }
  }

  private static void add(String name, @Nullable Double value, List<String> figures) {
    if (value != null) {
      figures.add(name + " " + number(value));
    }
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The rows as a program reads them. */
  static ArrayNode json(List<ReportedWindow.Row> rows) {
    ArrayNode json = new ObjectMapper().createArrayNode();
    for (ReportedWindow.Row row : rows) {
      Said served = row.event().served();
      Said beside = row.event().beside();
      ObjectNode line =
          json.addObject()
              .put("event_id", row.eventId())
              .put("event_time", Instant.ofEpochMilli(row.event().time()).toString())
              .put("model_version", served.version())
              .put("score", served.score())
              .put("label", served.label());
      if (beside == null) {
        line.putNull("shadow_version").putNull("shadow_score").putNull("shadow_label");
      } else {
        line.put("shadow_version", beside.version())
            .put("shadow_score", beside.score())
            .put("shadow_label", beside.label());
      }
      line.put("outcome", row.event().outcome())
          .put("labelled_at", row.labelledAt() == null ? null : row.labelledAt().toString())
          .put("state", RecordedPerformance.word(row.state()));
    }
    return json;
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }
}
