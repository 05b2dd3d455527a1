package io.driftgate.app.demo;

import io.driftgate.app.run.ScoringMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demo at one moment, as text.
 *
 * @param running how long it has produced events
 * @param eventsPerSecond scored or rejected, second by second, the latest last
 * @param acknowledged events that the broker has
 * @param metrics the figures of the pipeline
 * @param story what happened so far, in order
 * @param share of the keys that a canary serves, in ten-thousandths
 * @param score how often decisions were right since the population shifted
 * @param url where health and metrics are
 */
record DemoView(
    Duration running,
    List<Long> eventsPerSecond,
    long acknowledged,
    ScoringMetrics.Snapshot metrics,
    List<Story.Happened> story,
    int share,
    Scoreboard.Score score,
    String url) {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  DemoView {
    eventsPerSecond = List.copyOf(eventsPerSecond);
    story = List.copyOf(story);
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
    lines.add(row("canary", String.format(Locale.ROOT, "%8.0f %% of the keys", share / 100.0)));
    lines.add(row("right", "    " + right()));
    lines.add("");
    for (Part part : Part.values()) {
      lines.add(chapter(part));
    }
    lines.add("");
    lines.add("health and metrics: " + url + "/health/ready, " + url + "/metrics");
    lines.add(clock(running) + ", Ctrl+C stops");
    return lines;
  }

  /** Since the shift; before it version 1 is the only one there is. */
  private String right() {
    return score.events() == 0
        ? "not measured before the population shifts"
        : String.format(
            Locale.ROOT,
            "%.1f %% with drift-driven routing, %.1f %% with version 1 alone",
            100 * score.routed(),
            100 * score.alwaysFirst());
  }

  private String chapter(Part part) {
    return story.stream()
        .filter(happened -> happened.part() == part)
        .map(happened -> "  " + clock(happened.after()) + "  " + part.words())
        .findFirst()
        .orElse("   ...   " + part.words());
  }

  /** One line, for a log. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s  %,d events/s, %,d sent, %,d predictions, %,d dead letters, latency %,d ms (at most %,d),"
            + " canary %.0f %%, right: %s; %s",
        clock(running),
        latest(),
        acknowledged,
        metrics.predictions(),
        metrics.rejected(),
        meanMs(),
        maxMs(),
        share / 100.0,
        right(),
        story.isEmpty() ? "the beginning" : story.get(story.size() - 1).part().words());
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
