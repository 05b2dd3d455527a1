package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static io.driftgate.drift.rollout.Versions.known;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What evidence does by itself. Windows of ten minutes. */
class AutopilotTest {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** As long as the windows that a step needs: whoever waits for these has waited for it. */
  private static final Duration COOL_DOWN = WINDOW.multipliedBy(Settings.WINDOWS);

  private RolloutController controller = controller(RolloutSettings.Mode.ACT);
  private ControllerState state = ControllerState.initial();
  private final List<RolloutEvent> events = new ArrayList<>();
  private final List<RoutingTable> tables = new ArrayList<>();
  private final List<Instant> tableTimes = new ArrayList<>();
  private KnownVersions known = known(List.of(), "1", "2");
  private Instant start = NOW;

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void driftStartsAShadowAndLikenessMovesTheCanaryUpToItsLimit() {
    command(RolloutAction.PROMOTE, "1");
    coolDown();
    windows(2, false, true);
    assertThat(events).hasSize(1);

    alert(AlertEvent.OPENED);
    windows(1, true, false);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(last().getCause()).isEqualTo(RolloutCause.DRIFT);
    assertThat(last().getAlertIds()).containsExactly("m@1/x");
    assertThat(last().getWindowIds()).as("the alert's").containsExactly("2026-01-02T03:54:05Z");
    assertThat(last().getReason()).contains("version 2 is the newest release");
    windows(3 * Settings.WINDOWS, true, false);

    assertThat(tables)
        .extracting(RoutingTable::getCanaryShare)
        .containsExactly(0, 0, 100, 500, 2_500);
    assertThat(last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
    assertThat(last().getEvidence()).containsEntry("windows_for", 3.0);
    assertThat(last().getWindowIds()).containsExactlyElementsOf(newest(3));
    windows(20, true, false);
    assertThat(last().getEvent())
        .as("more needs labels or a person")
        .isEqualTo(RolloutEventKind.PROPOSED);
    assertThat(last().getProposed()).isEqualTo("promote");
    assertThat(events).filteredOn(one -> one.getEvent() == RolloutEventKind.PROPOSED).hasSize(1);

    RolloutEvent proposal = last();
    command(RolloutAction.APPROVE, null);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(last().getStableVersion()).isEqualTo("2");
    assertThat(last().getProposed()).isEqualTo("promote");
    assertThat(last().getEvidence()).isEqualTo(proposal.getEvidence());
    assertThat(last().getWindowIds()).hasSize(3).isEqualTo(proposal.getWindowIds());
  }

  @Test
  void whereItMayThePromotionNeedsNobody() {
    controller = new RolloutController(Settings.likeness(COOL_DOWN, Settings.WINDOWS, 10_000));
    begin();
    windows(5 * Settings.WINDOWS, true, false);

    assertThat(tables)
        .extracting(RoutingTable::getCanaryShare)
        .containsExactly(0, 0, 100, 500, 2_500, 5_000, 0);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
  }

  /** A quarter of the keys without outcomes means a quarter, not a quarter and then all. */
  @ParameterizedTest
  @ValueSource(ints = {2_500, 5_000, 9_999})
  void likenessPromotesByItselfOnlyWhereItMayGiveAllKeys(int shareMax) {
    controller = new RolloutController(Settings.likeness(COOL_DOWN, Settings.WINDOWS, shareMax));
    begin();
    windows(30, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PROPOSED);
    assertThat(last().getProposed()).isEqualTo("promote");
    assertThat(last().getStableVersion()).isEqualTo("1");
    assertThat(last().getCanaryShare()).isEqualTo(Math.min(shareMax, 5_000));
    assertThat(last().getReason()).contains("unless rollout.share-max-without-labels is 1");
    command(RolloutAction.APPROVE, null);
    assertThat(last().getStableVersion()).isEqualTo("2");
  }

  @Test
  void windowsThatLookLikeTheStableVersionsTakeTheCanaryBack() {
    begin();
    windows(Settings.WINDOWS, true, false);
    windows(Settings.WINDOWS - 1, false, true);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    windows(1, false, true);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
    assertThat(last().getReason()).contains("3 windows in a row look like what version 1");
    assertThat(last().getWindowIds()).containsExactlyElementsOf(newest(3));
    assertThat(tables.get(tables.size() - 1).getCanaryVersion()).isNull();
  }

  /** Both fit, or neither does. */
  @Test
  void windowsThatSayNothingEndInNotEnoughEvidence() {
    begin();
    windows(30, true, true);
    windows(29, false, false);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    windows(3, false, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ENDED);
    assertThat(last().getCause()).isEqualTo(RolloutCause.DEADLINE);
    assertThat(last().getReason()).contains("not enough evidence within PT10H; version 1 is kept");
    assertThat(last().getWindowIds()).isEmpty();
  }

  @Test
  void aCandidateThatFailsIsTakenBack() {
    begin();
    window(report("2", false, 1_000, 10));
    assertThat(last().getEvent()).as("as often as it may").isEqualTo(RolloutEventKind.STARTED);
    window(report("2", false, 1_000, 60));

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(last().getReason()).contains("failed on 70 of 3,070 events");
    assertThat(last().getWindowIds()).containsExactlyElementsOf(newest(2));
  }

  @ParameterizedTest
  @EnumSource(names = {"OBSERVE", "PROPOSE"})
  void whereItMayNotActItSaysOnceWhatItWouldDo(RolloutSettings.Mode mode) {
    controller = controller(mode);
    command(RolloutAction.PROMOTE, "1");
    coolDown();
    alert(AlertEvent.OPENED);
    windows(10, true, false);

    assertThat(events)
        .extracting(RolloutEvent::getEvent)
        .containsExactly(RolloutEventKind.PROMOTED, RolloutEventKind.PROPOSED);
    assertThat(last().getProposed()).isEqualTo("start");
    assertThat(last().getCandidateVersion()).isEqualTo("2");
    assertThat(tables).hasSize(1);
  }

  @Test
  void whatIsProposedIsDoneWhenAPersonApproves() {
    controller = controller(RolloutSettings.Mode.PROPOSE);
    begin(RolloutEventKind.PROPOSED);
    String proposed = last().getReason();
    command(RolloutAction.APPROVE, null);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(last().getReason()).isEqualTo(proposed);
    assertThat(last().getAlertIds()).containsExactly("m@1/x");
    windows(Settings.WINDOWS, true, false);
    assertThat(last().getProposed()).isEqualTo("share");
    assertThat(last().getProposedShare()).isEqualTo(100);
  }

  /** The step is the same, the reason is another one, and the person should know the worse one. */
  @Test
  void aLimitThatIsBrokenIsSaidThoughTheStepWasProposedBefore() {
    controller = controller(RolloutSettings.Mode.PROPOSE);
    begin(RolloutEventKind.PROPOSED);
    command(RolloutAction.APPROVE, null);
    windows(Settings.WINDOWS, false, true);
    assertThat(last().getProposed()).isEqualTo("roll_back");
    assertThat(last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
    window(report("2", true, 1_000, 400));
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    int said = events.size();
    window(report("2", true, 1_000, 400));
    assertThat(events).as("once").hasSize(said);
    command(RolloutAction.APPROVE, null);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getReason()).contains("failed on");
  }

  /** There is evidence; that the cool-down holds it back is no want of it. */
  @Test
  void theDeadlineEndsNoRolloutThatTheCoolDownHoldsBack() {
    Duration coolDown = Settings.DEADLINE.multipliedBy(2);
    controller =
        new RolloutController(
            Settings.cooling(Settings.of(RolloutSettings.Mode.ACT, true), coolDown));
    command(RolloutAction.PROMOTE, "1");
    command(RolloutAction.START, "2");
    // the promotion counts from the end of the first window
    windows(1, true, false);
    int windows = (int) coolDown.dividedBy(WINDOW);
    windows(windows - 1, true, false);
    assertThat(last().getEvent()).as("whatever the deadline").isEqualTo(RolloutEventKind.STARTED);
    windows(1, true, false);
    assertThat(last().getCanaryShare()).isEqualTo(100);
    windows(windows - 1, false, false);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    windows(1, false, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ENDED);
    assertThat(last().getCause()).isEqualTo(RolloutCause.DEADLINE);
  }

  /** Who observes is told, and not asked: a person may do the same by hand. */
  @Test
  void whereItOnlyObservesThereIsNothingToApprove() {
    controller = controller(RolloutSettings.Mode.OBSERVE);
    begin(RolloutEventKind.PROPOSED);
    command(RolloutAction.APPROVE, null);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.REFUSED);
    assertThat(last().getReason())
        .contains("rollout.mode is observe", "With rollout.mode=propose a step waits for approval");
    command(RolloutAction.START, "2");

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  /** Whoever reads the decision finds all that the person saw, and the person's words first. */
  @Test
  void anApprovalRepeatsWhatWasProposedAndOnWhichEvidence() throws Exception {
    controller = controller(RolloutSettings.Mode.PROPOSE);
    begin(RolloutEventKind.PROPOSED);
    command(RolloutAction.APPROVE, null);
    windows(Settings.WINDOWS, true, false);
    RolloutEvent proposal = last();
    assertThat(proposal.getEvent()).isEqualTo(RolloutEventKind.PROPOSED);
    ObjectMapper json = new ObjectMapper();
    state = json.readValue(json.writeValueAsBytes(state), ControllerState.class);
    RolloutCommand approval = DrivenController.asked(RolloutAction.APPROVE, null, null);
    approval.setReason("the branch in Graz confirms it");
    RolloutController.Decision decision = controller.command(state, approval, known, NOW);

    RolloutEvent approved = decision.event();
    assertThat(approved).isNotNull();
    assertThat(approved.getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    assertThat(approved.getCause()).isEqualTo(RolloutCause.PERSON);
    assertThat(approved.getAskedBy()).isEqualTo("somebody");
    assertThat(approved.getReason())
        .isEqualTo("the branch in Graz confirms it; " + proposal.getReason());
    assertThat(approved.getProposed()).isEqualTo("share");
    assertThat(approved.getProposedShare()).isEqualTo(100);
    assertThat(approved.getEvidence())
        .containsEntry("windows_for", 3.0)
        .isEqualTo(proposal.getEvidence());
    assertThat(approved.getAlertIds()).containsExactly("m@1/x");
    assertThat(approved.getWindowIds()).hasSize(3).isEqualTo(proposal.getWindowIds());
  }

  /** What is not asked for any more cannot be approved. */
  @Test
  void aProposalGoesWithItsEvidence() {
    controller = controller(RolloutSettings.Mode.PROPOSE);
    command(RolloutAction.PROMOTE, "1");
    coolDown();
    alert(AlertEvent.OPENED);
    windows(1, true, false);
    alert(AlertEvent.RESOLVED);
    windows(1, false, false);
    command(RolloutAction.APPROVE, null);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.REFUSED);
  }

  @Test
  void pausedNothingHappensByItself() {
    begin();
    command(RolloutAction.PAUSE, null);
    windows(10, true, false);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
    command(RolloutAction.RESUME, null);
    windows(1, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
  }

  /** By the configuration: as paused, and no command lets it go on. */
  @Test
  void frozenNothingHappensByItselfAndResumeIsRefused() {
    begin();
    controller =
        new RolloutController(Settings.frozen(Settings.of(RolloutSettings.Mode.ACT, true)));
    int before = events.size();
    windows(10, true, false);
    window(report("2", false, 1_000, 900));
    windows(60, false, false);
    assertThat(events).as("no step, no guard, no deadline, no proposal").hasSize(before);
    command(RolloutAction.RESUME, null);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.REFUSED);
    assertThat(last().getReason()).contains("rollout.frozen is true");
    command(RolloutAction.PAUSE, null);
    command(RolloutAction.RESUME, null);
    assertThat(last().getEvent()).as("paused as well").isEqualTo(RolloutEventKind.REFUSED);
    share(100);
    assertThat(last().getEvent()).as("a person").isEqualTo(RolloutEventKind.SHARE_CHANGED);

    controller = controller(RolloutSettings.Mode.ACT);
    command(RolloutAction.RESUME, null);
    coolDown();
    assertThat(last().getCause()).isEqualTo(RolloutCause.DEADLINE);
  }

  /** One candidate is tried once for an episode of drift. */
  @Test
  void aCandidateThatWasTakenBackIsNotTriedAgainForTheSameDrift() {
    begin();
    windows(Settings.WINDOWS, false, true);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    windows(50, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
  }

  /**
   * Drift that comes and goes, five windows each, two hundred in all: each version fits half of
   * them, and has an alert in the other half. The cool-downs are shorter and longer than a half and
   * a whole period.
   */
  @ParameterizedTest
  @CsvSource({
    "20, 1, 40", "30, 1, 30", "40, 2, 20", "40, 3, 10", "50, 1, 16", "60, 1, 10", "80, 1, 10",
    "80, 3, 9", "100, 1, 9", "100, 3, 9", "110, 2, 8", "150, 1, 6", "200, 3, 5", "250, 2, 3",
    "400, 1, 2", "1000, 1, 1"
  })
  void driftThatOscillatesMovesTrafficAtMostOnceInACoolDown(
      int minutes, int windowsPerStep, int atLeast) {
    Duration coolDown = Duration.ofMinutes(minutes);
    controller = new RolloutController(Settings.likeness(coolDown, windowsPerStep, 10_000));
    command(RolloutAction.PROMOTE, "1");
    for (int window = 0; window < 200; window++) {
      boolean drifts = window % 10 < 5;
      if (window % 5 == 0) {
        alert(AlertEvent.RESOLVED, "m/" + (window - 5), drifts ? "2" : "1");
        alert(AlertEvent.OPENED, "m/" + window, drifts ? "1" : "2");
      }
      windows(1, drifts, !drifts);
    }

    List<Instant> moves = new ArrayList<>();
    for (int index = 1; index < tables.size(); index++) {
      if (!serving(tables.get(index)).equals(serving(tables.get(index - 1)))) {
        moves.add(tableTimes.get(index));
      }
    }
    assertThat(moves).hasSizeGreaterThanOrEqualTo(atLeast);
    for (int index = 1; index < moves.size(); index++) {
      assertThat(Duration.between(moves.get(index - 1), moves.get(index)))
          .as("changes of who serves: %s", moves)
          .isGreaterThanOrEqualTo(coolDown);
    }
  }

  private static List<Object> serving(RoutingTable table) {
    return Arrays.asList(
        table.getStableVersion(), table.getCanaryVersion(), table.getCanaryShare());
  }

  /** Whoever moved traffic last; what does not rest on likeness does not wait. */
  @Test
  void likenessWaitsForTheCoolDownAndNothingElseDoes() {
    controller = new RolloutController(Settings.likeness(Duration.ofHours(2), 3, 2_500));
    command(RolloutAction.PROMOTE, "1");
    windows(12, false, false);
    alert(AlertEvent.OPENED);
    windows(1, true, true);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    share(100);
    windows(11, true, false);
    assertThat(last().getCause()).isEqualTo(RolloutCause.PERSON);
    windows(1, true, false);
    assertThat(last().getCause()).isEqualTo(RolloutCause.EVIDENCE);
    assertThat(last().getCanaryShare()).isEqualTo(500);
    share(1_000);
    assertThat(last().getEvent()).as("a person").isEqualTo(RolloutEventKind.SHARE_CHANGED);
    ControllerState canary = state;

    windows(11, false, true);
    assertThat(last().getCanaryShare()).as("back waits, too").isEqualTo(1_000);
    windows(1, false, true);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    int before = events.size();

    RolloutController.Decision guarded =
        controller.report(canary, report("2", false, 1_000, 100), known, NOW);
    assertThat(guarded.event()).isNotNull();
    assertThat(guarded.event().getCause()).isEqualTo(RolloutCause.GUARD);
    ControllerState shadow =
        controller
            .command(canary, DrivenController.asked(RolloutAction.SHARE, null, 0), known, NOW)
            .state();
    RolloutEvent ended = null;
    for (int window = 0; window < 3; window++) {
      for (String version : List.of("1", "2")) {
        RolloutController.Decision decision =
            controller.report(
                shadow, Windows.of(version, 30 + window, version.equals("2")), known, NOW);
        shadow = decision.state();
        ended = decision.event();
      }
    }
    assertThat(ended).as("a shadow serves nobody").isNotNull();
    assertThat(ended.getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(events).hasSize(before);
  }

  /** New evidence: who did not fit before may fit now. */
  @Test
  void aCandidateIsTriedAgainWhenTheDriftGrows() {
    begin();
    windows(Settings.WINDOWS, false, true);
    windows(10, true, true);
    alert(AlertEvent.CHANGED);
    windows(1, true, false);
    assertThat(last().getEvent()).as("nothing joined").isEqualTo(RolloutEventKind.ROLLED_BACK);
    alert(AlertEvent.CHANGED, "m@1/x", "1", "income");
    windows(1, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  /** The alert of the version that was left is no reason to leave the one before. */
  @Test
  void aVersionThatWasLeftIsNotTriedForItsOwnDrift() {
    command(RolloutAction.PROMOTE, "1");
    command(RolloutAction.PROMOTE, "2");
    alert(AlertEvent.OPENED, "m@2/y", "2");
    command(RolloutAction.ROLLBACK, null);
    coolDown();
    windows(20, false, true);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    alert(AlertEvent.OPENED);
    windows(1, true, false);

    assertThat(last().getEvent()).as("new drift is new").isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void aCandidateThatIsWithdrawnIsTakenBack() {
    begin();
    windows(Settings.WINDOWS, true, false);
    known = known(List.of(), "1");
    windows(1, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(last().getReason()).contains("was withdrawn");
  }

  /** Instances that have not loaded it: what is compared then comes from the others. */
  @Test
  void eventsThatTheCandidateHadNoPartInAreCounted() {
    begin();
    for (int window = 0; window < Settings.WINDOWS; window++) {
      DriftReport stable = report("1", true, 1_000, 0);
      stable.setStoodIn(7);
      stable.setWithoutShadow(300);
      DriftReport candidate = report("2", false, 1_000, 0);
      // for the stable version the candidate stood in
      candidate.setStoodIn(1_000);
      window(stable, candidate);
    }

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    assertThat(last().getEvidence())
        .containsEntry("candidate_stood_in", 21.0)
        .containsEntry("candidate_without_shadow", 900.0);
    assertThat(state.evidence().absence()).as("since the last step").isEqualTo(Absence.none());
  }

  /** However long it had not failed before. */
  @Test
  void failuresAfterALongCleanPastAreSeen() {
    begin();
    for (int window = 0; window < 50; window++) {
      window(report("1", true, 100_000, 0), report("2", true, 100_000, 0));
    }
    command(RolloutAction.SHARE, null);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.REFUSED);
    windows(Settings.WINDOWS, true, false);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    window(report("2", false, 1_000, 100));

    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
  }

  /** The largest share without labels is below the first step. */
  @Test
  void nothingGoesFromTheShadowToAllAtOnce() {
    RolloutSettings settings =
        Settings.cooling(Settings.of(RolloutSettings.Mode.ACT, true), COOL_DOWN);
    controller =
        new RolloutController(
            new RolloutSettings(
                settings.mode(),
                false,
                settings.start(),
                settings.steps(),
                settings.shareMax(),
                50,
                settings.windowsPerStep(),
                true,
                settings.failureRateMax(),
                settings.deadline(),
                settings.coolDown(),
                settings.labels(),
                settings.guards()));
    begin();
    windows(20, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void anAlertThatWasOpenBeforeTheStableVersionWasNamedCounts() {
    alert(AlertEvent.OPENED);
    command(RolloutAction.PROMOTE, "1");
    coolDown();
    windows(1, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  /** However many windows a step needs: an event is to be read. */
  @Test
  void anEventNamesTheNewestWindowsOnly() {
    begin();
    command(RolloutAction.PAUSE, null);
    windows(50, true, false);
    windows(4, true, true);
    command(RolloutAction.RESUME, null);
    windows(1, true, false);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
    assertThat(last().getEvidence()).containsEntry("windows_for", 50.0);
    assertThat(last().getWindowIds())
        .hasSize(20)
        .as("windows that said nothing are none of them")
        .containsExactlyElementsOf(newest(25).subList(0, 20));
  }

  private static RolloutController controller(RolloutSettings.Mode mode) {
    return new RolloutController(Settings.cooling(Settings.of(mode), COOL_DOWN));
  }

  private void begin() {
    begin(RolloutEventKind.STARTED);
  }

  private void begin(RolloutEventKind done) {
    command(RolloutAction.PROMOTE, "1");
    coolDown();
    alert(AlertEvent.OPENED);
    windows(1, true, true);
    assertThat(last().getEvent()).isEqualTo(done);
  }

  private void coolDown() {
    windows((int) COOL_DOWN.dividedBy(WINDOW), false, false);
  }

  private void windows(int count, boolean stableDrifts, boolean candidateDrifts) {
    for (int window = 0; window < count; window++) {
      window(report("1", stableDrifts, 1_000, 0), report("2", candidateDrifts, 1_000, 0));
    }
  }

  private void window(DriftReport... reports) {
    for (DriftReport report : reports) {
      RolloutController.Decision decision = controller.report(state, report, known, NOW);
      state = decision.state();
      take(decision.event(), decision.table());
    }
    start = start.plus(WINDOW);
  }

  private void take(@Nullable RolloutEvent event, @Nullable RoutingTable table) {
    if (event != null) {
      events.add(event);
      assertThat(event.getNumber()).isEqualTo(events.size());
    }
    if (table != null) {
      tables.add(table);
      tableTimes.add(start.plus(WINDOW));
      assertThat(table.getEpoch()).isEqualTo(tables.size());
    }
  }

  private RolloutEvent last() {
    return events.get(events.size() - 1);
  }

  /** Names of the last windows that were reported, oldest first. */
  private List<String> newest(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(back -> start.minus(WINDOW.multipliedBy(count - back + 1)).toString())
        .toList();
  }

  private void share(int share) {
    RolloutController.Decision decision =
        controller.command(
            state, DrivenController.asked(RolloutAction.SHARE, null, share), known, NOW);
    state = decision.state();
    take(decision.event(), decision.table());
  }

  private void command(RolloutAction action, @Nullable String version) {
    RolloutController.Decision decision =
        controller.command(state, DrivenController.asked(action, version, null), known, NOW);
    state = decision.state();
    take(decision.event(), decision.table());
  }

  private void alert(AlertEvent event) {
    alert(event, "m@1/x", "1");
  }

  private void alert(AlertEvent event, String id, String version, String... features) {
    state =
        controller.alert(
            state,
            DriftAlert.newBuilder()
                .setAlertId(id)
                .setModelName("m")
                .setModelVersion(version)
                .setReferenceSha256("")
                .setOpenedAt(start)
                .setWindowStart(start)
                .setWindowEnd(start.plus(WINDOW))
                .setMeasures(
                    Stream.of(features)
                        .map(
                            feature ->
                                AlertedMeasure.newBuilder()
                                    .setFeature(feature)
                                    .setMeasure(DriftMeasure.DISTRIBUTION)
                                    .setEffect(0.5)
                                    .setGate(0.1)
                                    .setQuietBelow(0.1)
                                    .build())
                        .toList())
                .setEvent(event)
                .setPhase(AlertPhase.DRIFTING)
                .setSeverity(AlertSeverity.WARNING)
                .setWindows(List.of(start))
                .setRule(DriftRule.CALIBRATED)
                .setSummary("")
                .setToResolve("")
                .build());
  }

  private DriftReport report(String version, boolean drifts, long scored, long failed) {
    return Windows.report(version, start, WINDOW, drifts, scored, failed);
  }
}
