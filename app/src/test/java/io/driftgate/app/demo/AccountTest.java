package io.driftgate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Map<String, Long> FLAWS = Map.of("FIELD_NULL", 2L);

  private static Account account(
      long acknowledged,
      long failed,
      Map<String, Long> flawed,
      long predictions,
      long audits,
      Map<String, Long> deadLetters,
      long offsets,
      long unaudited) {
    return new Account(
        acknowledged,
        failed,
        flawed,
        predictions,
        audits,
        deadLetters,
        offsets,
        unaudited,
        0,
        0,
        List.of(),
        List.of(),
        new Account.Accuracy(8, 0.9, 0.8));
  }

  @Test
  void whatAddsUpHasNoProblems() {
    assertThat(account(10, 0, FLAWS, 8, 8, FLAWS, 10, 0).problems()).isEmpty();
  }

  @Test
  void aLostEventIsTold() {
    assertThat(account(11, 0, FLAWS, 8, 8, FLAWS, 10, 0).problems())
        .containsExactly("11 events, but 8 predictions and 2 dead letters");
  }

  @Test
  void anOffsetThatCameOutTwiceIsTold() {
    assertThat(account(10, 0, FLAWS, 8, 8, FLAWS, 9, 0).problems())
        .containsExactly("1 source offsets came out more than once");
  }

  @Test
  void aMissingAuditRecordIsTold() {
    assertThat(account(10, 0, FLAWS, 8, 7, FLAWS, 10, 1).problems())
        .singleElement()
        .asString()
        .contains("8 predictions, but 7 audit records");
  }

  @Test
  void aPredictionOfAFlawedEventIsTold() {
    assertThat(account(10, 0, FLAWS, 9, 9, Map.of("FIELD_NULL", 1L), 10, 0).problems())
        .containsExactly("dead letters {FIELD_NULL=1}, but flaws sent {FIELD_NULL=2}");
  }

  @Test
  void nothingAtAllIsNotWell() {
    assertThat(account(0, 3, Map.of(), 0, 0, Map.of(), 0, 0).problems())
        .containsExactly("no event was acknowledged", "the broker refused 3 events or outcomes");
  }

  @Test
  void aPartOfTheStoryThatDidNotHappenIsTold() {
    Account account =
        new Account(
            10,
            0,
            FLAWS,
            8,
            8,
            FLAWS,
            10,
            0,
            0,
            0,
            List.of(),
            List.of("did not happen: x"),
            new Account.Accuracy(8, 0.8, 0.8));
    assertThat(account.miscounts()).isEmpty();
    assertThat(account.problems()).containsExactly("did not happen: x");
  }

  @Test
  void routingThatDoesNotHelpIsTold() {
    Account account =
        new Account(
            10,
            0,
            FLAWS,
            8,
            8,
            FLAWS,
            10,
            0,
            0,
            0,
            List.of(),
            List.of(),
            new Account.Accuracy(8, 0.8, 0.8));
    assertThat(account.problems())
        .containsExactly("drift-driven routing was not right more often than version 1 alone");
  }
}
