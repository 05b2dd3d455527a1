package io.driftgate.bench.report;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the figures go; options of every command that measures. */
public final class ReportOptions {
  enum Output {
    TEXT,
    JSON
  }

  @Option(
      names = "--output",
      description = "text or json, to standard output (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TEXT;

  @Option(names = "--record", description = "Writes the section of bench/RESULTS.md, too.")
  private boolean record;

  /**
   * Prints a report, and records it if that was asked for.
   *
   * @param results the page that results are kept on
   */
  public void deliver(Path results, Report report) {
    print(report);
    record(results, report);
  }

  /** Prints a report. */
  public void print(Report report) {
    System.out.println(output == Output.JSON ? report.json() : new Layout(report).text());
  }

  /** Records a report if that was asked for. */
  public void record(Path results, Report report) {
    if (record) {
      new ResultsPage(results).write(report);
    }
  }
}
