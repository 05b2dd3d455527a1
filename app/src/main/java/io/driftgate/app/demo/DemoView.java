package io.driftgate.app.demo;

import io.driftgate.app.run.ScoringMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The demo at one moment, as text.
 *
 * @param running how long it has produced events
 * @param total how long it will; null until it is stopped
 * @param eventsPerSecond scored or rejected, second by second, the latest last
 * @param acknowledged events that the broker has
 * @param metrics the figures of the pipeline
 * @param url where health and metrics are
 */
record DemoView(
    Duration running,
    @Nullable Duration total,
    List<Long> eventsPerSecond,
    long acknowledged,
    ScoringMetrics.Snapshot metrics,
    String url) {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  DemoView {
    eventsPerSecond = List.copyOf(eventsPerSecond);
  }

  /** Several lines, for a terminal that is drawn over. */
  List<String> screen() {
    List<String> lines = new ArrayList<>();
    lines.add("Driftgate demo: simulated loan applications, scored exactly once");
    lines.add("");
    lines.add(
        row(
            "events/s",
            String.format(Locale.ROOT, "%,8d  %s", latest(), sparkline(eventsPerSecond))));
    lines.add(row("sent", String.format(Locale.ROOT, "%,8d", acknowledged)));
    lines.add(row("predictions", String.format(Locale.ROOT, "%,8d", metrics.predictions())));
    lines.add(
        row(
            "dead letters",
            String.format(
                Locale.ROOT, "%,8d  %s", metrics.rejected(), reasons(metrics.deadLetters()))));
    lines.add(
        row(
            "latency",
            String.format(Locale.ROOT, "%,8d ms on average, %,d ms at most", meanMs(), maxMs())));
    lines.add(
        row("batch", String.format(Locale.ROOT, "%8.1f rows on average", metrics.meanBatchRows())));
    lines.add("");
    lines.add("health and metrics: " + url + "/health/ready, " + url + "/metrics");
    lines.add(clock(running) + (total == null ? "" : " of " + clock(total)) + ", Ctrl+C stops");
    return lines;
  }

  /** One line, for a log. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s  %,d events/s, %,d sent, %,d predictions, %,d dead letters, latency %,d ms (at most %,d),"
            + " batch %.1f rows",
        clock(running),
        latest(),
        acknowledged,
        metrics.predictions(),
        metrics.rejected(),
        meanMs(),
        maxMs(),
        metrics.meanBatchRows());
  }

  static String sparkline(List<Long> values) {
    long largest = values.stream().mapToLong(Long::longValue).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    for (long value : values) {
      int height = largest == 0 ? 0 : (int) (value * (BARS.length() - 1) / largest);
      bars.append(BARS.charAt(height));
    }
    return bars.toString();
  }

  static String reasons(Map<String, Long> deadLetters) {
    return deadLetters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private long latest() {
    return eventsPerSecond.isEmpty() ? 0 : eventsPerSecond.get(eventsPerSecond.size() - 1);
  }

  private long meanMs() {
    return metrics.meanLatency().toMillis();
  }

  private long maxMs() {
    return metrics.maxLatency().toMillis();
  }

  private static String clock(Duration duration) {
    return String.format(Locale.ROOT, "%02d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "  %-14s%s", name, value);
  }
}
