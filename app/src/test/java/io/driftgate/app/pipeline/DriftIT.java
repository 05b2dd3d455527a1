package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor in a real pipeline. */
class DriftIT {
  private static final int EVENTS = 45_312;

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
      Drift.Said expected = Drift.backtest(bench, bundle, Drift.EVENTS);
      bench.start();
      Drift.produce(bench, Drift.EVENTS);

      // the last window is not over
      Drift.Said live = Drift.live(bench, expected.reports().size() - 1);

      assertThat(live.reports())
          .isEqualTo(expected.reports().subList(0, expected.reports().size() - 1));
      assertThat(live.alerts()).isEqualTo(expected.alerts());
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

  /** They come alive in row 17,424; an alert that names them is due by the end of row 19,423. */
  private static void assertTheVictorianFeaturesAreNamedInTime(List<JsonNode> alerts) {
    assertThat(alerts)
        .anySatisfy(
            alert -> {
              assertThat(alert.get("measures").findValuesAsText("feature"))
                  .contains("vicprice", "vicdemand", "transfer");
              // row 19,424 is 405 days after the first
              assertThat(alert.get("window_end").asText()).isLessThan("1997-06-15T16:00:00Z");
            });
  }

  private static void assertShownRowsAreTheSample(Workbench bench, JsonNode report) {
    String window = report.get("window_start").asText();
    String[] rows = bench.command("drift", "show", "--window", window, "--rows").split("\\R");

    assertThat(rows[0]).startsWith("partition,offset,event_time,model_version,score,label,period");
    assertThat(rows.length - 1).isEqualTo(report.get("rows").asInt());
    assertThat(bench.command("drift", "show", "--window", window))
        .contains("against electricity@1")
        .contains("nswprice");
    assertThat(bench.command("drift", "show", "--last", "3").lines().count()).isEqualTo(4);
  }

  /** Windows of 40 half-hours, 30 of them in the sample, calibrated. */
  @Test
  void anyNumberOfInstancesSaysTheSame() {
    Drift.Said one = withInstances(1);
    Drift.Said two = withInstances(2);
    Drift.Said five = withInstances(5);

    assertThat(one.alerts()).isNotEmpty();
    assertThat(two).isEqualTo(one);
    assertThat(five).isEqualTo(one);
  }

  /** More instances join when a part of the windows is over, and the first one leaves. */
  private Drift.Said withInstances(int count) {
    Path own = directory.resolve("instances-" + count);
    try (Workbench bench =
        new Workbench(own)
            .with("drift.window-ms", Drift.WINDOW_MS)
            .with("drift.rows", Drift.ROWS)
            .with("drift.min-rows", "20")
            .with("topics.partitions", "5")) {
      own.toFile().mkdirs();
      Path bundle = Drift.calibrated(bench, own);
      bench.with("pipeline.model", bundle.toString()).topicsApplied();
      int expected = Drift.backtest(bench, bundle, Drift.EVENTS).reports().size() - 1;
      List<Pipeline> pipelines = new ArrayList<>();
      pipelines.add(bench.start());
      Drift.produce(bench, Drift.EVENTS);
      for (int instance = 1; instance < count; instance++) {
        bench.with("pipeline.state-directory", own.resolve("state-" + instance).toString());
        pipelines.add(bench.start());
      }
      if (count > 1) {
        bench.stop(pipelines.get(0));
      }
      Drift.Said said = Drift.live(bench, expected);
      assertThat(bench.committed(PipelineTopic.PREDICTIONS, EVENTS)).hasSize(EVENTS);
      return said;
    }
  }
}
