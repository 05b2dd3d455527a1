package io.driftgate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.run.ScoringMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoViewTest {
  private static final DemoView VIEW =
      new DemoView(
          Duration.ofSeconds(65),
          List.of(0L, 250L, 500L),
          32_500,
          new ScoringMetrics.Snapshot(
              32_000,
              Map.of("OUT_OF_RANGE", 100L, "FIELD_NULL", 200L),
              3.25,
              Duration.ofMillis(12),
              Duration.ofMillis(1_340)),
          List.of(
              new Story.Happened(Part.STEADY, Duration.ofSeconds(30), ""),
              new Story.Happened(Part.ALERT, Duration.ofSeconds(37), "live data departed")),
          500,
          new Scoreboard.Score(17_000, 0.8325, 0.8246),
          "http://127.0.0.1:8080");

  @Test
  void theScreenShowsEveryFigure() {
    assertThat(String.join("\n", VIEW.screen()))
        .contains("events/s           500  ▁▄█")
        .contains("sent            32,500")
        .contains("predictions     32,000")
        .contains("dead letters       300  FIELD_NULL 200, OUT_OF_RANGE 100")
        .contains("latency             12 ms on average, 1,340 ms at most")
        .contains("batch              3.3 rows on average")
        .contains("http://127.0.0.1:8080/health/ready")
        .contains("canary               5 % of the keys")
        .contains("right             83.3 % with drift-driven routing, 82.5 % with version 1 alone")
        .contains("  00:37  drift: incomes fall")
        .contains("   ...   version 3 is taken back")
        .contains("01:05, Ctrl+C stops");
  }

  @Test
  void theLineSaysTheSame() {
    assertThat(VIEW.line())
        .isEqualTo(
            "01:05  500 events/s, 32,500 sent, 32,000 predictions, 300 dead letters, latency 12 ms"
                + " (at most 1,340), canary 5 %, right: 83.3 % with drift-driven routing, 82.5 % with"
                + " version 1 alone; drift: incomes fall, jobs are lost, and the monitor says so");
  }

  @Test
  void nothingYetIsAFlatLine() {
    assertThat(DemoView.sparkline(List.of(0L, 0L))).isEqualTo("▁▁");
  }
}
