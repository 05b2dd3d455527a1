package io.driftgate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Map<String, Long> FLAWS = Map.of("FIELD_NULL", 2L);

  @Test
  void whatAddsUpHasNoProblems() {
    assertThat(new Account(10, 0, FLAWS, 8, 8, FLAWS, 10, 0, 0, 0).problems()).isEmpty();
  }

  @Test
  void aLostEventIsTold() {
    assertThat(new Account(11, 0, FLAWS, 8, 8, FLAWS, 10, 0, 0, 0).problems())
        .containsExactly("11 events, but 8 predictions and 2 dead letters");
  }

  @Test
  void anOffsetThatCameOutTwiceIsTold() {
    assertThat(new Account(10, 0, FLAWS, 8, 8, FLAWS, 9, 0, 0, 0).problems())
        .containsExactly("1 source offsets came out more than once");
  }

  @Test
  void aMissingAuditRecordIsTold() {
    assertThat(new Account(10, 0, FLAWS, 8, 7, FLAWS, 10, 1, 0, 0).problems())
        .singleElement()
        .asString()
        .contains("8 predictions, but 7 audit records");
  }

  @Test
  void aPredictionOfAFlawedEventIsTold() {
    assertThat(new Account(10, 0, FLAWS, 9, 9, Map.of("FIELD_NULL", 1L), 10, 0, 0, 0).problems())
        .containsExactly("dead letters {FIELD_NULL=1}, but flaws sent {FIELD_NULL=2}");
  }

  @Test
  void nothingAtAllIsNotWell() {
    assertThat(new Account(0, 3, Map.of(), 0, 0, Map.of(), 0, 0, 0, 0).problems())
        .containsExactly("no event was acknowledged", "the broker refused 3 events");
  }
}
