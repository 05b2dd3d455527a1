package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.schemas.DriftMeasure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

  private static Baseline baseline() {
    SplittableRandom random = new SplittableRandom(1);
    double[] t = random.doubles(300).toArray();
    return new Baseline(
        Duration.ofMinutes(5),
        "ab",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-01-02T01:00:00Z"),
        Calibration.of(
            1_000,
            4_000,
            t,
            List.of(
                new Calibration.Usual(
                    "score", true, DriftMeasure.DISTRIBUTION, 0.1 + 0.2, List.of(0.5, 1.0 / 3)),
                new Calibration.Usual(
                    "score", false, DriftMeasure.MISSING, Math.PI, List.of(0.25)))));
  }

  @Test
  void whatIsWrittenIsReadBackToTheLastBit() {
    Baseline written = baseline();

    Baseline read = Baseline.parse(written.toJson());

    assertThat(read.window()).isEqualTo(written.window());
    assertThat(read.referenceSha256()).isEqualTo("ab");
    assertThat(read.from()).isEqualTo(written.from());
    assertThat(read.until()).isEqualTo(written.until());
    assertThat(read.calibration().t()).isEqualTo(written.calibration().t());
    assertThat(read.calibration().usual()).isEqualTo(written.calibration().usual());
    assertThat(read.calibration().rows()).isEqualTo(1_000);
    assertThat(read.toJson()).isEqualTo(written.toJson());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"format\": 2}",
        "{\"format\": 1, \"window_ms\": 1}"
      })
  void whatIsNoBaselineIsRefusedWithAHint(String text) {
    assertThatThrownBy(() -> Baseline.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Baseline.InvalidBaselineException.class)
        .hasMessageContaining("driftgate drift baseline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"scale\" : 0.0", "\"scale\" : -1", "\"scale\" : \"NaN\""})
  void aScaleThatIsNotAboveZeroIsRefused(String scale) {
    String text =
        new String(baseline().toJson(), StandardCharsets.UTF_8)
            .replaceFirst("\"scale\" : [0-9.]+", scale);

    assertThatThrownBy(() -> Baseline.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Baseline.InvalidBaselineException.class);
  }

  @Test
  void ranksAndTailsAreExact() {
    Calibration calibration =
        Calibration.of(
            10,
            100,
            new double[] {1, 2, 2, 3},
            List.of(
                new Calibration.Usual(
                    "a", false, DriftMeasure.DISTRIBUTION, 1, List.of(0.5, 0.4))));
    Calibration.Usual usual = calibration.usual().get(0);

    assertThat(calibration.rank(4)).isZero();
    assertThat(calibration.rank(3)).isEqualTo(1);
    assertThat(calibration.rank(2)).isEqualTo(3);
    assertThat(calibration.rank(2.5)).isEqualTo(1);
    assertThat(calibration.rank(0)).isEqualTo(4);
    assertThat(calibration.pValue(usual, 0.6)).isEqualTo(0.2);
    assertThat(calibration.pValue(usual, 0.5)).isEqualTo(0.4);
    assertThat(calibration.pValue(usual, 0.3)).isEqualTo(1);
    assertThat(calibration.toUsual(10)).isEqualTo(1);
    assertThat(calibration.toUsual(5)).isLessThan(1);
  }
}
