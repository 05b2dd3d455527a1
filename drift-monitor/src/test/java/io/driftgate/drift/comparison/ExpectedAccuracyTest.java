package io.driftgate.drift.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpectedAccuracyTest {

  private static @Nullable Double of(ExpectedAccuracy expected, Object... scoresAndLabels) {
    for (int index = 0; index < scoresAndLabels.length; index += 2) {
      expected.add((double) scoresAndLabels[index], (String) scoresAndLabels[index + 1]);
    }
    return expected.mean();
  }

  @Test
  void ofTwoClassesTheOtherOneHasTheRest() {
    assertThat(of(new ExpectedAccuracy("1", 2), 0.9, "1", 0.4, "0", 0.7, "1.0"))
        .isCloseTo((0.9 + 0.6 + 0.7) / 3, within(1e-12));
  }

  @Test
  void theScoreOfTheDecisionItselfIsItsProbability() {
    assertThat(of(new ExpectedAccuracy(null, 3), 0.5, "a", 0.8, "b"))
        .isCloseTo(0.65, within(1e-12));
  }

  @Test
  void whatScoresDoNotSayIsNotGuessed() {
    assertThat(of(new ExpectedAccuracy("1", 3), 0.9, "1", 0.4, "2"))
        .as("of three classes")
        .isNull();
    assertThat(of(new ExpectedAccuracy(null, 2), 1.5, "1")).as("no probability").isNull();
    assertThat(of(new ExpectedAccuracy(null, 2), Double.NaN, "1")).isNull();
    assertThat(of(new ExpectedAccuracy(null, 0), 0.5, null)).as("no decision").isNull();
    assertThat(of(new ExpectedAccuracy("1", 2))).as("no event").isNull();
  }
}
