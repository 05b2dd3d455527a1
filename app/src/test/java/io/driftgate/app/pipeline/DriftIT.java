package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The monitor in a real pipeline. */
class DriftIT {
  @TempDir Path directory;

  /** Windows of 1,000 half-hours, all rows in the sample, no calibration. */
  @Test
  void aBacktestSaysWhatTheRunningPipelineSays() {
    try (Workbench bench =
        new Workbench(directory)
            .with("drift.window-ms", "1800000000")
            .with("drift.cool-down-ms", "0")) {
      Path bundle = Drift.packed(bench, directory);
      bench.with("pipeline.model", bundle.toString()).topicsApplied();
      Drift.Said expected = Drift.backtest(bench, bundle, Drift.EVENTS).whileItRuns();
      bench.start();
      Drift.produce(bench, Drift.EVENTS);

      Drift.Said live = Drift.live(bench, expected.reports().size());

      Drift.assertSame(live, expected);
      assertTheVictorianFeaturesAreNamedInTime(live.alerts());
      assertShownRowsAreTheSample(bench, live.reports().get(20));
      assertTheTopicCalibratesAsTheFile(bench, bundle);
    }
  }

  private static void assertTheTopicCalibratesAsTheFile(Workbench bench, Path bundle) {
    Path baseline = bundle.resolve("baseline.json");
    bench.command(
        "drift", "baseline", "--bundle", bundle.toString(), "--input", Drift.EVENTS.toString());
    String ofFile = read(baseline);
    String told =
        bench.command(
            "drift", "baseline", "--bundle", bundle.toString(), "--from", "2020-01-01T00:00:00Z");

    assertThat(told).contains("45 windows of 1800000000 ms").contains("fewer than 200");
    assertThat(read(baseline)).isEqualTo(ofFile);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * They come alive in row 17,424; an alert that names them is due by the end of row 19,423, and
   * none may name one of them before.
   */
  private static void assertTheVictorianFeaturesAreNamedInTime(List<JsonNode> alerts) {
    List<String> victorian = List.of("vicprice", "vicdemand", "transfer");
    List<Instant> naming =
        alerts.stream()
            .filter(alert -> !Collections.disjoint(features(alert), victorian))
            .map(DriftIT::windowEnd)
            .toList();
    assertThat(naming).isNotEmpty().allMatch(end -> end.isAfter(Drift.time(17_424)));
    assertThat(alerts)
        .filteredOn(alert -> features(alert).containsAll(victorian))
        .first()
        .satisfies(alert -> assertThat(windowEnd(alert)).isBeforeOrEqualTo(Drift.time(19_424)));
  }

  private static List<String> features(JsonNode alert) {
    return alert.get("measures").findValuesAsText("feature");
  }

  private static Instant windowEnd(JsonNode alert) {
    return Instant.parse(alert.get("window_end").asText());
  }

  private static void assertShownRowsAreTheSample(Workbench bench, JsonNode report) {
    String window = report.get("window_start").asText();
    Workbench.Outcome shown = bench.run("drift", "show", "--window", window, "--rows");
    String[] rows = shown.out().split("\\R");

    assertThat(shown.exitCode()).as("%s", shown).isZero();
    assertThat(shown.err())
        .contains("electricity@1, computed again from these rows, are those reported");
    assertThat(rows[0]).startsWith("partition,offset,event_time,model_version,score,label,period");
    assertThat(rows.length - 1).isEqualTo(report.get("rows").asInt());
    assertThat(bench.command("drift", "show", "--window", window))
        .contains("against electricity@1")
        .contains("nswprice");
    assertThat(bench.command("drift", "show", "--last", "3").lines().count()).isEqualTo(4);
  }

  /**
   * Windows of 40 half-hours, calibrated. With all events of a window in its sample the partitions
   * do not count; which of more are in it goes by partition and offset, and those of a file are of
   * one partition.
   */
  @ParameterizedTest
  @CsvSource({"40, 3, 45312", "30, 1, 24000"})
  void aBacktestSaysWhatTheRunningPipelineSaysWithABaseline(
      String rows, String partitions, int eventCount) {
    Path events = Drift.rows(directory.resolve("events.csv"), 0, eventCount);
    try (Workbench bench = Drift.bench(directory, rows).with("topics.partitions", partitions)) {
      Path bundle = Drift.calibrated(bench, directory, rows);
      bench.with("pipeline.model", bundle.toString()).topicsApplied();
      Drift.Said expected = Drift.backtest(bench, bundle, events).whileItRuns();
      bench.start();
      Drift.produce(bench, events);

      Drift.Said live = Drift.live(bench, expected.reports().size());

      Drift.assertSame(live, expected);
      assertDecidedByTheBaseline(live, Integer.parseInt(rows), eventCount);
      // in the middle of an episode, and where one has been resolved before
      assertComesOutAgain(bench, live.reports().get(450));
      assertComesOutAgain(bench, afterAResolution(live));
    }
  }

  private static void assertComesOutAgain(Workbench bench, JsonNode report) {
    assertThat(report.get("m").asDouble()).isPositive();
    String window = report.get("window_start").asText();
    assertThat(bench.run("drift", "show", "--window", window, "--rows").err())
        .contains("electricity@1, computed again from these rows, are those reported")
        .doesNotContain("M, which");
  }

  /** The window after the one that resolved the first episode: its M begins anew. */
  private static JsonNode afterAResolution(Drift.Said said) {
    JsonNode end =
        said.alerts().stream()
            .filter(alert -> alert.get("event").asText().equals("RESOLVED"))
            .findFirst()
            .orElseThrow()
            .get("window_end");
    return said.reports().stream()
        .filter(report -> report.get("window_start").equals(end))
        .findFirst()
        .orElseThrow();
  }

  /** M is there and moves, and where an episode opens it has reached its threshold. */
  private static void assertDecidedByTheBaseline(Drift.Said live, int rowsMax, int eventCount) {
    // the stream begins in the middle of a window, which has too few rows
    assertThat(live.reports())
        .hasSizeGreaterThan(eventCount / Drift.WINDOW_EVENTS - 2)
        .filteredOn(report -> !report.get("judged").asBoolean())
        .containsExactly(live.reports().get(0));
    assertThat(live.reports().subList(1, live.reports().size()))
        .allSatisfy(
            report -> {
              assertThat(report.get("rule").asText()).isEqualTo("CALIBRATED");
              assertThat(report.get("calibration_windows").asInt()).isGreaterThanOrEqualTo(200);
              assertThat(report.get("m").isNumber()).isTrue();
              assertThat(report.get("rows").asInt())
                  .isEqualTo(Math.min(rowsMax, report.get("events").asInt()));
            });
    assertThat(live.reports().stream().map(report -> report.get("m")).distinct())
        .hasSizeGreaterThan(100);
    List<JsonNode> opened =
        live.alerts().stream()
            .filter(alert -> alert.get("event").asText().equals("OPENED"))
            .toList();
    assertThat(opened)
        .isNotEmpty()
        .allSatisfy(
            alert ->
                assertThat(live.reports())
                    .filteredOn(report -> report.get("window_end").equals(alert.get("window_end")))
                    .singleElement()
                    .satisfies(
                        report ->
                            assertThat(report.get("m").asDouble())
                                .isGreaterThanOrEqualTo(report.get("threshold").asDouble())));
  }
}
