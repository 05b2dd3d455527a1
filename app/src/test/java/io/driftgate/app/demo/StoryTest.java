package io.driftgate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoryTest {
  private final Story story = new Story();

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  private static Duration at(int second) {
    return Duration.ofSeconds(second);
  }

  private void alert(int second) {
    story.alerted(
        DriftAlert.newBuilder()
            .setAlertId("a")
            .setModelName("loan-risk")
            .setModelVersion("1")
            .setReferenceSha256("")
            .setEvent(AlertEvent.OPENED)
            .setWindowStart(Instant.EPOCH)
            .setWindowEnd(Instant.EPOCH)
            .setOpenedAt(Instant.EPOCH)
            .setWindows(List.of())
            .setRule(DriftRule.FALLBACK)
            .setSummary("live data departed")
            .setToResolve("")
            .build(),
        at(second));
  }

  private void decided(
      int second, RolloutEventKind kind, RolloutCause cause, String stable, String candidate) {
    decided(second, kind, cause, stable, candidate, 0);
  }

  private void decided(
      int second,
      RolloutEventKind kind,
      RolloutCause cause,
      String stable,
      String candidate,
      int share) {
    story.decided(
        RolloutEvent.newBuilder()
            .setModelName("loan-risk")
            .setNumber(1)
            .setEvent(kind)
            .setCause(cause)
            .setStableVersion(stable)
            .setCandidateVersion(candidate)
            .setCanaryShare(share)
            .setEpoch(1)
            .setReason("because")
            .setDecidedAt(Instant.EPOCH)
            .build(),
        at(second));
  }

  /** The story up to the canary. */
  private void secondServesSome() {
    story.shifts(at(30));
    alert(37);
    decided(37, RolloutEventKind.STARTED, RolloutCause.DRIFT, "1", "2");
    decided(50, RolloutEventKind.SHARE_CHANGED, RolloutCause.EVIDENCE, "1", "2");
  }

  @Test
  void allOfItInTurnIsTheStory() {
    decided(1, RolloutEventKind.PROMOTED, RolloutCause.PERSON, "1", null);
    secondServesSome();
    decided(60, RolloutEventKind.SHARE_CHANGED, RolloutCause.EVIDENCE, "1", "2");
    decided(70, RolloutEventKind.PROMOTED, RolloutCause.EVIDENCE, "2", "2");
    decided(80, RolloutEventKind.STARTED, RolloutCause.PERSON, "2", "3");
    assertThat(story.isTold()).isFalse();
    decided(90, RolloutEventKind.ROLLED_BACK, RolloutCause.EVIDENCE, "2", "3");

    assertThat(story.isTold()).isTrue();
    assertThat(story.missing()).isEmpty();
    assertThat(story.parts())
        .extracting(happened -> happened.after().toSeconds())
        .containsExactly(30L, 37L, 37L, 50L, 70L, 80L, 90L);
  }

  @Test
  void anAlertBeforeTheShiftIsNoPartOfIt() {
    alert(10);
    story.shifts(at(30));
    alert(37);

    assertThat(story.parts()).isEmpty();
    assertThat(story.missing())
        .startsWith("an alert was raised before the population shifted: live data departed")
        .contains("did not happen: " + Part.TAKEN_BACK.words());
  }

  /** By hand, or for another reason than evidence, is another story. */
  @Test
  void whatAPersonDoesIsNotWhatEvidenceDoes() {
    story.shifts(at(30));
    alert(37);
    decided(38, RolloutEventKind.STARTED, RolloutCause.PERSON, "1", "2");
    decided(50, RolloutEventKind.SHARE_CHANGED, RolloutCause.PERSON, "1", "2");

    assertThat(story.has(Part.ALERT)).isTrue();
    assertThat(story.has(Part.SHADOW)).isFalse();
    assertThat(story.has(Part.CANARY)).isFalse();
  }

  @Test
  void aPromotionByAPersonIsAnotherStory() {
    secondServesSome();
    decided(70, RolloutEventKind.PROMOTED, RolloutCause.PERSON, "2", "2");

    assertThat(story.has(Part.CANARY)).isTrue();
    assertThat(story.has(Part.PROMOTED)).isFalse();
  }

  /** The bad candidate is to be found in the shadow, before it serves anybody. */
  @Test
  void aBadCandidateThatServedIsAnotherStory() {
    secondServesSome();
    decided(70, RolloutEventKind.PROMOTED, RolloutCause.EVIDENCE, "2", "2");
    decided(80, RolloutEventKind.STARTED, RolloutCause.PERSON, "2", "3");
    decided(85, RolloutEventKind.SHARE_CHANGED, RolloutCause.EVIDENCE, "2", "3", 100);
    decided(90, RolloutEventKind.ROLLED_BACK, RolloutCause.EVIDENCE, "2", "3");

    assertThat(story.has(Part.SECOND)).isTrue();
    assertThat(story.has(Part.TAKEN_BACK)).isFalse();
  }
}
