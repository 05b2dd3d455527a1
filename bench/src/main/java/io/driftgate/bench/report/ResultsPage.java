package io.driftgate.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page of results: a section of each command, or of each of its comparisons, written over by
 * the next run of it.
 */
public final class ResultsPage {
  private static final String HEAD =
      "# Results\n\nWritten by `bench/run ... --record`; do not edit. [README.md](README.md) says how"
          + " it is measured.\n\n";

  private final Path file;

  public ResultsPage(Path file) {
    this.file = file;
  }

  /** Puts a report's section in the place of the one before, or at the end. */
  public void write(Report report) {
    try {
      String page = Files.exists(file) ? Files.readString(file) : HEAD;
      String begin = "<!-- begin " + report.name() + " -->\n";
      String end = "<!-- end " + report.name() + " -->\n";
      String section = begin + new Layout(report).markdown() + end;
      int from = page.indexOf(begin);
      int until = page.indexOf(end);
      String whole =
          from < 0 || until < from
              ? page + section
              : page.substring(0, from) + section + page.substring(until + end.length());
      Files.writeString(file, whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
