package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.drift.statistics.DistanceBound;
import io.driftgate.schemas.SampleRow;
import io.driftgate.schemas.ScoreDistance;
import io.driftgate.schemas.TrustedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far the scores of versions are apart, and how much of it is sure. */
class WindowScoresTest {
  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void eachVersionIsHeldAgainstTheOthers() {
    List<SampledRow> rows = new ArrayList<>();
    for (int event = 0; event < 10; event++) {
      rows.add(row("1", event, event / 10.0));
      rows.add(row("2", event, 1 - event / 10.0 + 0.05));
      if (event < 4) {
        rows.add(row("3", event, 7));
      }
    }
    WindowScores scores = WindowScores.of(rows);

    assertThat(scores.distances("1"))
        .extracting(ScoreDistance::getModelVersion, ScoreDistance::getScoreRows)
        .containsExactly(tuple("2", 10), tuple("3", 4));
    assertThat(scores.distances("1").get(0).getDistance())
        .as("scores that are turned round are distributed alike")
        .isCloseTo(0.2, within(0.1));
    assertThat(scores.distances("1").get(1).getDistance()).isEqualTo(1);
    assertThat(scores.distances("3").get(0).getDistance()).isEqualTo(1);
    assertThat(scores.distances("of no row")).isEmpty();
  }

  @Test
  void theBoundIsThatOfTheInequalities() {
    double deviation = Math.sqrt(Math.log(8_000) / 2_000);
    double entropy = Math.log(8_000 / 1e-3) / 1_000;

    assertThat(DistanceBound.lower(0.5, 1_000, 1_000, 1e-3))
        .isCloseTo(0.5 - 2 * deviation, within(1e-12));
    assertThat(DistanceBound.lower(1, 1_000, 1_000, 1e-3))
        .isCloseTo(2 * Math.exp(-entropy) - 1, within(1e-9));
    assertThat(DistanceBound.lower(0.5, 10, 1_000, 1e-3)).isNegative();
  }

  /** Computed by another program, in Python, with the shares in steps of a hundred times less. */
  @ParameterizedTest
  @CsvSource({
    "0.92, 1000, 1000, 0.0005, 0.82776704",
    "0.98, 400, 800, 0.0001, 0.88153267",
    "0.95, 3000, 500, 1e-09, 0.82544462"
  })
  void nearOneTheBoundIsByRelativeEntropy(
      double distance, long n, long m, double alpha, double expected) {
    double bound = DistanceBound.lower(distance, n, m, alpha);

    assertThat(bound).isEqualTo(DistanceBound.lower(distance, m, n, alpha));
    assertThat(bound).isLessThanOrEqualTo(expected).isCloseTo(expected, within(2e-3));
  }

  /** Two samples of one distribution, of different sizes. */
  @Test
  void chanceIsSeldomTakenForADistance() {
    SplittableRandom random = new SplittableRandom(3);
    int beyond = 0;
    for (int window = 0; window < 2_000; window++) {
      List<SampledRow> rows = new ArrayList<>();
      for (int event = 0; event < 300; event++) {
        rows.add(row("1", event, random.nextGaussian()));
        if (event < 60) {
          rows.add(row("2", event, random.nextGaussian()));
        }
      }
      double distance = WindowScores.of(rows).distances("2").get(0).getDistance();
      beyond += DistanceBound.lower(distance, 60, 300, 1e-3) > 0 ? 1 : 0;
    }

    assertThat(beyond).isLessThanOrEqualTo(2);
  }

  private static SampledRow row(String version, long offset, double score) {
    return new SampledRow(
        0,
        version,
        SampleRow.newBuilder()
            .setPriority(offset)
            .setSourceOffset(offset)
            .setEventTime(Instant.EPOCH)
            .setScore(score)
            .build());
  }
}
