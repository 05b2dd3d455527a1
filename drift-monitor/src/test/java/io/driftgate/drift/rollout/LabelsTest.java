package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static io.driftgate.drift.rollout.Versions.known;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.performance.Labelled;
import io.driftgate.drift.performance.Said;
import io.driftgate.drift.performance.ScoredEvent;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.TrustedRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What outcomes do by themselves, one event a second; both versions score each. */
class LabelsTest {
  private static final KnownVersions KNOWN = known(List.of(), "1", "2");

  /** Version 3 has come. */
  private static final KnownVersions NEWER = known(List.of(), "1", "2", "3");

  /** One rollout from its beginning. */
  private static final class Run {
    private final RolloutController controller;
    private final List<RolloutEvent> events = new ArrayList<>();
    private ControllerState state = ControllerState.initial();
    private long time = NOW.toEpochMilli();
    private int outcomes;
    private int served;

    Run(RolloutSettings settings) {
      controller = new RolloutController(settings);
      command(RolloutAction.PROMOTE, "1");
    }

    static Run started(RolloutSettings settings) {
      Run run = new Run(settings);
      run.command(RolloutAction.START, "2");
      return run;
    }

    void command(RolloutAction action, @Nullable String version) {
      take(
          controller.command(
              state,
              DrivenController.asked(
                  action, version, action == RolloutAction.SHARE ? Integer.valueOf(1_000) : null),
              KNOWN,
              NOW));
    }

    /** An event that both scored, and what came of it. */
    void outcome(boolean firstIsRight, boolean secondIsRight) {
      Said first = new Said("1", 0.5, firstIsRight ? "yes" : "no");
      Said second = new Said("2", 0.5, secondIsRight ? "yes" : "no");
      boolean canary = outcomes % 10 == 0 && state.rollout() instanceof RolloutState.Canary;
      outcomes++;
      served += canary ? 1 : 0;
      time += 1_000;
      take(
          controller.outcome(
              state,
              new Labelled(
                  new ScoredEvent(
                      "m", time, canary ? second : first, canary ? first : second, "yes"),
                  time),
              KNOWN,
              NOW));
    }

    void take(RolloutController.Decision decision) {
      state = decision.state();
      if (decision.event() != null) {
        events.add(decision.event());
      }
    }

    RolloutEvent last() {
      return events.get(events.size() - 1);
    }

    List<RolloutEventKind> kinds() {
      return events.stream().map(RolloutEvent::getEvent).toList();
    }

    /** Until it ended, or so many outcomes came. */
    Run goOn(SplittableRandom random, double firstErrs, double secondErrs, int outcomesMax) {
      while (outcomes < outcomesMax && state.rollout() instanceof RolloutState.Running) {
        outcome(random.nextDouble() >= firstErrs, random.nextDouble() >= secondErrs);
      }
      return this;
    }
  }

  private static RolloutSettings acting(RolloutSettings.Start start) {
    return Settings.of(RolloutSettings.Mode.ACT, start, true);
  }

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void aBetterCandidateGoesUpStepByStepAndIsPromoted() {
    Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
    run.goOn(new SplittableRandom(1), 0.3, 0.2, 5_000);

    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(run.events)
        .filteredOn(event -> event.getEvent() == RolloutEventKind.SHARE_CHANGED)
        .extracting(RolloutEvent::getCanaryShare)
        .containsExactly(100, 500, 2_500, 5_000);
    assertThat(run.last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
    assertThat(run.last().getReason()).contains("outcomes").contains("200 decides");
    assertThat(run.last().getEvidence())
        .containsEntry("outcomes", (double) run.outcomes)
        .hasEntrySatisfying(
            "outcome_evidence_for", evidence -> assertThat(evidence).isGreaterThan(200));
  }

  @Test
  void eachStepWaitsForOutcomesOfItsOwn() {
    Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
    List<Integer> at = new ArrayList<>();
    while (run.last().getEvent() != RolloutEventKind.PROMOTED) {
      int before = run.events.size();
      run.outcome(false, true);
      if (run.events.size() > before) {
        at.add(run.outcomes);
      }
    }
    assertThat(at).containsExactly(50, 100, 150, 200, 250);
  }

  /**
   * The error rates of the marks, a tenth of the keys, looked at after every outcome. What a canary
   * costs is what it serves; the other version scores beside, so that every outcome tells of both.
   */
  @ParameterizedTest
  @CsvSource({"0.07, 2671", "0.10, 432"})
  void aWorseCanaryIsTakenBack(double errors, int mark) {
    int[] served = new int[201];
    int[] outcomes = new int[served.length];
    for (int seed = 0; seed < served.length; seed++) {
      Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
      run.command(RolloutAction.SHARE, null);
      run.goOn(new SplittableRandom(seed), 0.05, errors, 100_000);
      assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
      served[seed] = run.served;
      outcomes[seed] = run.outcomes;
    }
    Arrays.sort(served);
    Arrays.sort(outcomes);
    int median = served[served.length / 2];
    System.out.printf(
        Locale.ROOT,
        "a canary with errors of %.2f against 0.05 is taken back after a median of %,d labels of its"
            + " own; mark %,d; %,d outcomes in all%n",
        errors,
        median,
        mark,
        outcomes[outcomes.length / 2]);
    assertThat(median).isLessThanOrEqualTo(mark);
  }

  @Test
  void aModelAgainstItselfIsNeitherPromotedNorTakenBack() {
    int decided = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
      run.goOn(new SplittableRandom(seed), 0.05, 0.05, 4_000);
      decided += run.events.size() > 2 ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT, "a model against itself: %d of 1,000 rollouts decided; mark 10%n", decided);
    assertThat(decided).isLessThanOrEqualTo(10);
  }

  /** Right is who is right: the features may look like the candidate's as much as they like. */
  @Test
  void outcomesOverruleLikeness() {
    Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
    for (int event = 0; event < 60; event++) {
      run.outcome(true, true);
    }
    for (int window = 0; window < 20; window++) {
      run.take(run.controller.report(run.state, Windows.of("1", window, true), KNOWN, NOW));
      run.take(run.controller.report(run.state, Windows.of("2", window, false), KNOWN, NOW));
    }
    assertThat(run.kinds()).containsExactly(RolloutEventKind.PROMOTED, RolloutEventKind.STARTED);
  }

  @Test
  void withAMarginACandidateThatIsAsGoodIsPromoted() {
    RolloutSettings settings = acting(RolloutSettings.Start.MANUAL);
    RolloutSettings withMargin =
        Settings.with(
            settings, new RolloutSettings.Labels(50, 200, 10_000, 0.05), settings.guards());
    Run asGood = Run.started(withMargin).goOn(new SplittableRandom(1), 0.1, 0.1, 10_000);
    Run worse = Run.started(withMargin).goOn(new SplittableRandom(1), 0.1, 0.2, 10_000);

    assertThat(asGood.last().getEvent()).isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(worse.last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
  }

  @Test
  void whereOneIsInTheShadowAllTheTimeWhoBecameBetterServes() {
    Run run = new Run(acting(RolloutSettings.Start.ALWAYS));
    run.take(run.controller.tick(run.state, KNOWN, NOW));
    assertThat(run.kinds()).containsExactly(RolloutEventKind.PROMOTED, RolloutEventKind.STARTED);
    SplittableRandom random = new SplittableRandom(1);
    // an hour of cool-down after a person's promotion, and then some: the candidate is worse
    for (int event = 0; event < 5_000; event++) {
      run.outcome(random.nextDouble() >= 0.2, random.nextDouble() >= 0.3);
    }
    assertThat(run.events).as("in the shadow it costs nobody anything").hasSize(2);
    for (int event = 0; event < 3_000 && !"2".equals(run.last().getStableVersion()); event++) {
      run.outcome(random.nextDouble() >= 0.3, random.nextDouble() >= 0.2);
    }
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(run.last().getStableVersion()).isEqualTo("2");
    assertThat(run.last().getEvidence().get("outcome_evidence_for")).isGreaterThan(10_000);

    run.take(run.controller.tick(run.state, KNOWN, NOW));
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(run.last().getCandidateVersion()).isEqualTo("1");
    int before = run.events.size();
    for (int event = 0; event < 3_000; event++) {
      run.outcome(true, random.nextDouble() >= 0.5);
    }
    assertThat(run.events.subList(before, run.events.size()))
        .as("the cool-down of an hour holds the old version in the shadow")
        .isEmpty();
  }

  /** A canary that turns out worse is taken back although it was better for long. */
  @Test
  void whatWasBetterAndIsNoLongerIsTakenBack() {
    Run run = new Run(acting(RolloutSettings.Start.ALWAYS));
    run.take(run.controller.tick(run.state, KNOWN, NOW));
    for (int event = 0; event < 3_600; event++) {
      run.outcome(true, true);
    }
    while (!(run.state.rollout() instanceof RolloutState.Canary)) {
      run.outcome(false, true);
    }
    int served = run.outcomes;
    while (run.state.rollout() instanceof RolloutState.Canary) {
      run.outcome(true, false);
    }
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(run.outcomes - served).isLessThan(60);
  }

  @Test
  void anEventThatOneVersionScoredAloneSaysNothingOfTheTwo() {
    Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
    for (int event = 0; event < 500; event++) {
      run.take(
          run.controller.outcome(
              run.state,
              new Labelled(new ScoredEvent("m", 0, new Said("1", 0.5, "no"), null, "yes"), 0),
              KNOWN,
              NOW));
    }
    assertThat(run.state.labels().labelled()).isZero();
  }

  /** What was in the shadow says nothing of how a share did; outcomes come late. */
  @Test
  void outcomesOfEventsBeforeAStepDoNotCountForTheNext() {
    Run run = Run.started(acting(RolloutSettings.Start.MANUAL));
    for (int event = 0; event < 50; event++) {
      run.outcome(false, true);
    }
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    int before = run.events.size();
    run.time -= 1_000_000;
    for (int event = 0; event < 900; event++) {
      run.outcome(false, true);
    }
    assertThat(run.events).as("all were before the step").hasSize(before);
    run.time += 1_000_000;
    for (int event = 0; event < 50; event++) {
      run.outcome(false, true);
    }
    assertThat(run.events.size()).isGreaterThan(before);
  }

  /** The first outcome may be of an event of days before the rollout. */
  @Test
  void theDeadlineCountsFromTheStartWhateverTheDelayOfLabels() {
    Run run = new Run(acting(RolloutSettings.Start.MANUAL));
    run.take(run.controller.report(run.state, Windows.of("1", 1_000, false), KNOWN, NOW));
    run.command(RolloutAction.START, "2");
    run.outcome(true, true);

    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void aProposalStandsWhileEvidenceGoesUpAndDown() {
    Run run =
        Run.started(Settings.of(RolloutSettings.Mode.PROPOSE, RolloutSettings.Start.MANUAL, true));
    for (int event = 0; event < 50; event++) {
      run.outcome(false, true);
    }
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.PROPOSED);
    int before = run.events.size();
    for (int event = 0; event < 40; event++) {
      run.outcome(true, false);
      run.outcome(false, true);
    }
    assertThat(run.events).as("said once").hasSize(before);
    run.command(RolloutAction.APPROVE, null);
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
  }

  @Test
  void whereOneIsInTheShadowAllTheTimeLikenessMovesNothing() {
    Run run = new Run(acting(RolloutSettings.Start.ALWAYS));
    run.take(run.controller.tick(run.state, KNOWN, NOW));
    for (int window = 0; window < 20; window++) {
      run.take(run.controller.report(run.state, Windows.of("1", window, true), KNOWN, NOW));
      run.take(run.controller.report(run.state, Windows.of("2", window, false), KNOWN, NOW));
    }
    assertThat(run.kinds()).containsExactly(RolloutEventKind.PROMOTED, RolloutEventKind.STARTED);
  }

  @Test
  void whoWasTakenBackByAPersonIsNotBackInTheShadowAtOnce() {
    Run run = new Run(acting(RolloutSettings.Start.ALWAYS));
    run.take(run.controller.tick(run.state, KNOWN, NOW));
    run.command(RolloutAction.ROLLBACK, null);
    run.take(run.controller.tick(run.state, KNOWN, NOW));

    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    run.take(run.controller.tick(run.state, NEWER, NOW));
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(run.last().getCandidateVersion()).isEqualTo("3");
  }

  @Test
  void aNewerReleaseTakesThePlaceInTheShadow() {
    Run run = new Run(acting(RolloutSettings.Start.ALWAYS));
    run.take(run.controller.tick(run.state, KNOWN, NOW));
    run.take(run.controller.tick(run.state, NEWER, NOW));
    assertThat(run.last().getEvent()).isEqualTo(RolloutEventKind.ENDED);
    assertThat(run.last().getReason()).contains("version 3 is newer");
    run.take(run.controller.tick(run.state, NEWER, NOW));

    assertThat(run.last().getCandidateVersion()).isEqualTo("3");
    int before = run.events.size();
    run.take(run.controller.tick(run.state, NEWER, NOW));
    assertThat(run.events).hasSize(before);
  }
}
