package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.performance.Said;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void decisionsAreRightOrWrong() {
    Tally tally =
        Tally.NONE
            .with(new Said("1", 0.9, "1"), "1")
            .with(new Said("1", 0.2, "0"), "1")
            .with(new Said("1", 0.2, "0"), null);

    assertThat(tally.events()).isEqualTo(3);
    assertThat(tally.outcomes()).isEqualTo(2);
    assertThat(tally.accuracy()).isEqualTo(0.5);
    assertThat(tally.meanError()).isNull();
  }

  /** An outcome that is no number is no outcome of a number. */
  @Test
  void numbersAreNearOrFar() {
    Tally tally =
        Tally.NONE
            .with(new Said("1", 10, null), "12")
            .with(new Said("1", 10, null), "11")
            .with(new Said("1", 10, null), "many");

    assertThat(tally.outcomes()).isEqualTo(2);
    assertThat(tally.meanError()).isEqualTo(1.5);
    assertThat(tally.accuracy()).isNull();
  }

  @Test
  void withoutOutcomesNothingIsKnown() {
    assertThat(Tally.NONE.accuracy()).isNull();
    assertThat(Tally.NONE.meanError()).isNull();
  }
}
