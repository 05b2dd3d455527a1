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
          Duration.ofSeconds(90),
          List.of(0L, 250L, 500L),
          32_500,
          new ScoringMetrics.Snapshot(
              32_000,
              Map.of("OUT_OF_RANGE", 100L, "FIELD_NULL", 200L),
              3.25,
              Duration.ofMillis(12),
              Duration.ofMillis(1_340)),
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
        .contains("01:05 of 01:30");
  }

  @Test
  void theLineSaysTheSame() {
    assertThat(VIEW.line())
        .isEqualTo(
            "01:05  500 events/s, 32,500 sent, 32,000 predictions, 300 dead letters, latency 12 ms"
                + " (at most 1,340), batch 3.3 rows");
  }

  @Test
  void nothingYetIsAFlatLine() {
    assertThat(DemoView.sparkline(List.of(0L, 0L))).isEqualTo("▁▁");
  }
}
