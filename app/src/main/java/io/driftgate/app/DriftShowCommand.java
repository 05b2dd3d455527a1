package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.drift.RecordedPerformance;
import io.driftgate.app.drift.RecordedWindows;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.tail.ContractJson;
import io.driftgate.drift.performance.ReportedWindow;
import io.driftgate.drift.window.RecordedWindow;
import io.driftgate.drift.window.SampledRow;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PerformanceReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Windows of a running pipeline. */
@Command(
    name = "show",
    description = {
      "Shows a window of the pipeline: its numbers, and with --rows the very rows that they were"
          + " computed from.",
      "Without --window: the last windows, a line each.",
      "With --outcomes the same for how right each version was: its performance reports, and with"
          + " --rows each event with what was said of it, its outcome, and whether that was"
          + " joined, came late or is missing."
    },
    mixinStandardHelpOptions = false)
final class DriftShowCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  /** The standard one comes with a --version of its own. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description = "Any time within the window, as 2026-01-31T12:00:00Z.")
  private @Nullable Instant window;

  @Option(
      names = "--version",
      paramLabel = "V",
      description =
          "Version that the window is held against, with --outcomes the one that scored; without"
              + " it every one.")
  private @Nullable String version;

  @Option(
      names = "--rows",
      description =
          "Prints the rows of the sample, with --outcomes the events, as CSV or JSON; needs"
              + " --window.")
  private boolean rows;

  @Option(
      names = "--outcomes",
      description = "Shows how right versions were, instead of inputs and scores.")
  private boolean outcomes;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "20",
      description = "Windows that are listed without --window (default: ${DEFAULT-VALUE}).")
  private int last = 20;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with pictures of inputs and scores; not with --outcomes.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    if (rows && window == null) {
      throw new ParameterException(Printing.commandLine(spec), "--rows needs --window TIME");
    }
    if (outcomes && html != null) {
      throw new ParameterException(
          Printing.commandLine(spec), "--html has no pictures of outcomes; leave out either");
    }
    DriftgateConfig config = options.loadForShortCommand(Need.BROKER, Need.REGISTRY);
    if (outcomes) {
      showOutcomes(new RecordedPerformance(config));
      return 0;
    }
    RecordedWindows recorded = new RecordedWindows(config);
    List<DriftReport> reports = recorded.reports(window, version);
    if (reports.isEmpty()) {
      throw new ExpectedFailure(
          window == null
              ? "there is no report yet; a window is reported when it is over, and the grace"
              : "no window that was reported contains "
                  + window
                  + "; `driftgate drift show` lists"
                  + " the last ones");
    }
    PrintWriter out = Printing.out(spec);
    reports = lastOf(reports);
    if (rows) {
      printRows(recorded, reports, out);
    } else if (output.isJson()) {
      ArrayNode json = new ObjectMapper().createArrayNode();
      reports.forEach(report -> json.add(ContractJson.of(report)));
      out.println(json.toPrettyString());
    } else if (window == null) {
      DriftView.printWindows(reports, out);
    } else {
      for (DriftReport report : reports) {
        DriftView.printWindow(report, out);
      }
    }
    if (html != null) {
      DriftView.writePage(
          html,
          "Drift of " + config.pipeline().name(),
          reports.size() + " reports",
          reports,
          window == null ? recorded.alerts() : List.of());
      Printing.err(spec).println("driftgate: pictures in " + html);
      Printing.err(spec).flush();
    }
    out.flush();
    return 0;
  }

  private void showOutcomes(RecordedPerformance recorded) {
    List<PerformanceReport> all = recorded.reports(window);
    List<PerformanceReport> shown =
        all.stream()
            .filter(report -> version == null || version.equals(report.getModelVersion()))
            .toList();
    if (shown.isEmpty()) {
      throw new ExpectedFailure(
          (window == null
                  ? "there is no report on outcomes yet"
                  : "no window whose outcomes were reported contains " + window)
              + (version == null ? "" : " for version " + version)
              + "; a window is reported when it is over and all its outcomes are there, or"
              + " labels.delay-ms later");
    }
    PrintWriter out = Printing.out(spec);
    if (rows) {
      printRows(recorded, recorded.window(all), shown, out);
    } else if (output.isJson()) {
      ArrayNode json = new ObjectMapper().createArrayNode();
      lastOf(shown).forEach(report -> json.add(ContractJson.of(report)));
      out.println(json.toPrettyString());
    } else if (window == null) {
      PerformanceView.printWindows(lastOf(shown), out);
    } else {
      shown.forEach(report -> PerformanceView.printWindow(report, out));
    }
    out.flush();
  }

  /** Without a window that was asked for, the last ones. */
  private <T> List<T> lastOf(List<T> reports) {
    return window == null
        ? reports.subList(Math.max(0, reports.size() - last), reports.size())
        : reports;
  }

  private void printRows(
      RecordedPerformance recorded,
      ReportedWindow events,
      List<PerformanceReport> shown,
      PrintWriter out) {
    List<ReportedWindow.Row> printed =
        events.rows().stream().filter(row -> version == null || row.isOf(version)).toList();
    if (output.isJson()) {
      out.println(PerformanceView.json(printed).toPrettyString());
    } else {
      RecordedPerformance.writeCsv(printed, out);
    }
    for (String line : recorded.checked(events, shown)) {
      Printing.err(spec).println("driftgate: " + line);
    }
    Printing.err(spec).flush();
  }

  private void printRows(RecordedWindows recorded, List<DriftReport> reports, PrintWriter out) {
    // the same time is in windows of different lengths where drift.window-ms was changed
    DriftReport newest = reports.get(reports.size() - 1);
    List<DriftReport> shown =
        reports.stream()
            .filter(
                report ->
                    report.getWindowStart().equals(newest.getWindowStart())
                        && report.getWindowEnd().equals(newest.getWindowEnd()))
            .toList();
    RecordedWindow sample = recorded.window(newest);
    printRows(recorded.named(sample, newest.getModelName()), out);
    out.flush();
    for (String line : recorded.checked(sample, shown)) {
      Printing.err(spec).println("driftgate: " + line);
    }
    Printing.err(spec).flush();
  }

  private void printRows(List<RecordedWindows.NamedRow> sample, PrintWriter out) {
    if (output.isJson()) {
      ArrayNode json = new ObjectMapper().createArrayNode();
      for (RecordedWindows.NamedRow row : sample) {
        SampledRow sampled = row.sampled();
        ObjectNode line =
            json.addObject()
                .put("partition", sampled.partition())
                .put("offset", sampled.row().getSourceOffset())
                .put("event_time", sampled.row().getEventTime().toString())
                .put("model_version", sampled.version())
                .put("score", sampled.row().getScore())
                .put("label", sampled.row().getLabel());
        ObjectNode features = line.putObject("features");
        row.values().forEach((name, value) -> features.put(name, value));
      }
      out.println(json.toPrettyString());
      return;
    }
    RecordedWindows.writeCsv(sample, out);
  }
}
