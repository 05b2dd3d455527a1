package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static io.driftgate.drift.rollout.Versions.instance;
import static io.driftgate.drift.rollout.Versions.known;
import static io.driftgate.drift.rollout.Versions.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.schemas.VersionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RolloutControllerTest {
  private final RolloutController controller =
      new RolloutController(Settings.of(RolloutSettings.Mode.ACT));
  private ControllerState state = ControllerState.initial();
  private final List<RoutingTable> tables = new ArrayList<>();
  private final List<RolloutEvent> events = new ArrayList<>();
  private KnownVersions known = known(List.of(instance("i-1", NOW, "1", "2", "3")), "1", "2", "3");

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void aRolloutFromShadowToPromotion() {
    assertThat(ask(RolloutAction.START, "2", null).getPhase()).isEqualTo(RolloutPhase.SHADOW);
    assertThat(ask(RolloutAction.SHARE, null, 100).getPhase()).isEqualTo(RolloutPhase.CANARY);
    ask(RolloutAction.SHARE, null, 2_500);
    RolloutEvent promoted = ask(RolloutAction.PROMOTE, null, null);

    assertThat(promoted.getPhase()).isEqualTo(RolloutPhase.IDLE);
    assertThat(promoted.getRolloutId()).isEqualTo("m/1");
    assertThat(tables).extracting(RoutingTable::getEpoch).containsExactly(1L, 2L, 3L, 4L);
    assertThat(tables)
        .extracting(RoutingTable::getStableVersion)
        .containsExactly("1", "1", "1", "2");
    assertThat(tables)
        .extracting(RoutingTable::getCanaryVersion)
        .containsExactly(null, "2", "2", null);
    assertThat(tables).extracting(RoutingTable::getCanaryShare).containsExactly(0, 100, 2_500, 0);
    assertThat(tables)
        .extracting(RoutingTable::getShadowVersion)
        .containsExactly("2", "2", "2", null);
    assertThat(tables)
        .extracting(RoutingTable::getSalt)
        .as("the same keys stay the canary's")
        .containsExactly("m/1", "m/1", "m/1", "");
    assertThat(events).extracting(RolloutEvent::getNumber).containsExactly(1L, 2L, 3L, 4L);
    assertThat(events)
        .extracting(RolloutEvent::getEpoch)
        .as("the event names the table that it led to")
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void rollbackIsOneStepAwayFromEverywhere() {
    ask(RolloutAction.START, "2", null);
    assertThat(ask(RolloutAction.ROLLBACK, null, null).getStableVersion()).isEqualTo("1");
    ask(RolloutAction.START, "2", 5_000);
    assertThat(ask(RolloutAction.ROLLBACK, null, null).getStableVersion()).isEqualTo("1");
    ask(RolloutAction.START, "3", null);
    ask(RolloutAction.PROMOTE, null, null);
    RolloutEvent back = ask(RolloutAction.ROLLBACK, null, null);

    assertThat(back.getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(back.getStableVersion()).isEqualTo("1");
    assertThat(events)
        .extracting(RolloutEvent::getVersionBefore)
        .containsExactly(null, null, null, null, null, "1", null);
    assertThat(tables.get(tables.size() - 1).getStableVersion()).isEqualTo("1");
    assertThat(tables).extracting(RoutingTable::getSalt).contains("m/1", "m/2", "m/3");
  }

  /** A shadow may have started by itself after a promotion; who calls at night knows a version. */
  @Test
  void aVersionIsOneStepAwayWhateverIsUnderWay() {
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.PROMOTE, "2", null);
    ask(RolloutAction.START, "3", 100);
    RolloutEvent back = ask(RolloutAction.ROLLBACK, "1", null);

    assertThat(back.getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(back.getPhase()).isEqualTo(RolloutPhase.IDLE);
    assertThat(back.getRolloutId()).isEqualTo("m/1");
    assertThat(back.getReason()).isEqualTo("because");
    RoutingTable table = tables.get(tables.size() - 1);
    assertThat(table.getStableVersion()).isEqualTo("1");
    assertThat(table.getCanaryVersion()).isNull();
    assertThat(table.getShadowVersion()).isNull();
    assertThat(table.getEpoch()).isEqualTo(back.getEpoch()).isEqualTo(4);
    assertThat(state.tried()).as("neither by itself again").containsExactly("2", "3");

    assertThat(ask(RolloutAction.ROLLBACK, "3", null).getStableVersion())
        .as("outside of a rollout, any")
        .isEqualTo("3");
    assertRefused(RolloutAction.ROLLBACK, "3", null, "3 serves already, and no rollout is under");
    assertRefused(RolloutAction.ROLLBACK, "9", null, "version 9 is not released");
  }

  @Test
  void theStableVersionOfTheRolloutIsThePlainRollback() {
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.PROMOTE, "2", null);
    ask(RolloutAction.START, "3", 100);
    assertRefused(RolloutAction.ROLLBACK, "3", null, "3 is the one that is tried, and no way back");
    // an instance says that version 2 is gone, but it serves
    known = known(List.of(instance("i-1", NOW, "3")), "1", "3");
    RolloutEvent back = ask(RolloutAction.ROLLBACK, "2", null);

    assertThat(back.getStableVersion()).isEqualTo("2");
    assertThat(back.getVersionBefore()).isEqualTo("1");
    assertThat(state.tried()).containsExactly("3");
  }

  /** The candidate in the shadow is the version that is gone back to; who is left stays away. */
  @Test
  void whereOneIsInTheShadowAllTheTimeTheOneThatIsLeftIsNotTriedAgainByItself() {
    RolloutController always =
        new RolloutController(
            Settings.of(RolloutSettings.Mode.ACT, RolloutSettings.Start.ALWAYS, true));
    known = known(List.of(), "1", "2");
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.PROMOTE, "2", null);
    state = always.tick(state, known, NOW).state();
    assertThat(state.rollout().route().shadow()).isEqualTo("1");
    assertThat(ask(RolloutAction.ROLLBACK, "1", null).getStableVersion()).isEqualTo("1");

    assertThat(always.tick(state, known, NOW).event()).isNull();
    known = known(List.of(), "1", "2", "3");
    assertThat(always.tick(state, known, NOW).event().getCandidateVersion()).isEqualTo("3");
  }

  @Test
  void whoEndedOnlyAShadowIsToldHowToGoBackFurther() {
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.START, "2", null);
    assertThat(ask(RolloutAction.ROLLBACK, null, null).getReason())
        .as("nothing served before")
        .isEqualTo("because");
    ask(RolloutAction.PROMOTE, "2", null);
    ask(RolloutAction.START, "3", null);
    RolloutEvent ended = ask(RolloutAction.ROLLBACK, null, null);

    assertThat(ended.getStableVersion()).isEqualTo("2");
    assertThat(ended.getReason())
        .isEqualTo(
            "because; version 2 serves as before, only the shadow of version 3 ended; `driftgate"
                + " rollout rollback 1` goes back to version 1");
    ask(RolloutAction.START, "3", 100);
    assertThat(ask(RolloutAction.ROLLBACK, null, null).getReason())
        .as("a canary served somebody")
        .isEqualTo("because");
  }

  /** A rollout that came to nothing does not take the way back with it. */
  @Test
  void theVersionBeforeIsStillThereAfterARolloutThatWasTakenBack() {
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.PROMOTE, "2", null);
    ask(RolloutAction.START, "3", null);
    assertThat(ask(RolloutAction.ROLLBACK, null, null).getStableVersion()).isEqualTo("2");

    assertThat(ask(RolloutAction.ROLLBACK, null, null).getStableVersion()).isEqualTo("1");
  }

  @Test
  void aCommandAboutAnotherModelIsRefused() {
    ask(RolloutAction.PROMOTE, "1", null);
    RolloutController.Decision decision =
        controller.command(
            state,
            RolloutCommand.newBuilder()
                .setCommandId("c")
                .setModelName("other")
                .setAction(RolloutAction.PROMOTE)
                .setVersion("2")
                .setAskedBy("somebody")
                .setAskedAt(NOW)
                .build(),
            known,
            NOW);

    assertThat(decision.event()).isNotNull();
    assertThat(decision.event().getReason()).contains("the pipeline's model is m");
    assertThat(decision.table()).isNull();
    RoutingTable foreign = RoutingTable.newBuilder(tables.get(0)).build();
    foreign.setModelName("other");
    foreign.setEpoch(9);
    assertThat(controller.adopt(state, foreign, NOW)).isNull();
  }

  @Test
  void aShareOfNothingIsTheShadow() {
    ask(RolloutAction.START, "2", 1_000);

    assertThat(ask(RolloutAction.SHARE, null, 0).getPhase()).isEqualTo(RolloutPhase.SHADOW);
    assertThat(tables.get(1).getCanaryVersion()).isNull();
  }

  @Test
  void outsideARolloutAnyVersionIsMadeTheStableOne() {
    assertThat(ask(RolloutAction.PROMOTE, "3", null).getEvent())
        .isEqualTo(RolloutEventKind.PROMOTED);
    assertThat(tables).singleElement().extracting(RoutingTable::getStableVersion).isEqualTo("3");
    ask(RolloutAction.START, "2", null);

    assertThat(tables.get(1).getStableVersion()).isEqualTo("3");
  }

  @Test
  void whatDoesNotFitIsRefusedWithAReasonAndChangesNothing() {
    assertRefused(RolloutAction.ROLLBACK, null, null, "no version served before");
    assertRefused(RolloutAction.SHARE, null, 100, "no rollout is under way");
    assertRefused(RolloutAction.PROMOTE, null, null, "name the version");
    assertRefused(RolloutAction.START, null, null, "names no candidate");
    assertRefused(RolloutAction.START, "9", null, "version 9 is not released; there are: 1, 2, 3");
    assertRefused(RolloutAction.START, "1", null, "version 1 serves already");
    assertRefused(RolloutAction.START, "2", 5_001, "rollout.share-max = 5000");
    assertRefused(RolloutAction.START, "2", -1, "expected 0 to 10000");
    assertRefused(RolloutAction.UNKNOWN, null, null, "older than the command");
    ask(RolloutAction.START, "2", null);
    assertRefused(RolloutAction.START, "3", null, "m/1 of version 2 is under way");
    assertRefused(RolloutAction.PROMOTE, "3", null, "about version 2, not 3");
    assertRefused(RolloutAction.SHARE, null, null, "names none");
    ask(RolloutAction.ROLLBACK, null, null);
    assertRefused(RolloutAction.PROMOTE, "1", null, "is the stable one already");
    assertRefused(RolloutAction.RESUME, null, null, "is not paused");
    assertRefused(RolloutAction.APPROVE, null, null, "nothing is proposed now");
  }

  @Test
  void aVersionThatNoInstanceTakesIsNotTried() {
    InstanceReport refusing = instance("i-1", NOW, "1");
    refusing.getVersions().add(version("2", VersionState.REFUSED, "golden rows differ"));
    known = known(List.of(refusing), "1", "2");

    assertRefused(
        RolloutAction.START, "2", null, "no instance takes version 2: golden rows differ");
  }

  /** One that has just started knows nothing yet, which is no reason to try what others refuse. */
  @Test
  void aVersionThatAnInstanceIsStillCheckingIsTriedUnlessTheOthersRefuseIt() {
    InstanceReport checking = instance("i-1", NOW, "1");
    checking.getVersions().add(version("2", VersionState.CHECKING, ""));
    InstanceReport refusing = instance("i-2", NOW, "1");
    refusing.getVersions().add(version("2", VersionState.REFUSED, "golden rows differ"));
    known = known(List.of(checking, refusing), "1", "2");
    assertRefused(
        RolloutAction.START, "2", null, "no instance takes version 2: golden rows differ");

    known = known(List.of(checking), "1", "2");
    assertThat(ask(RolloutAction.START, "2", null).getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  /** One that loads it is enough: the others stand in with the stable version, and say so. */
  @Test
  void aVersionThatOneInstanceTakesIsTried() {
    InstanceReport refusing = instance("i-1", NOW, "1");
    refusing.getVersions().add(version("2", VersionState.REFUSED, "golden rows differ"));
    known = known(List.of(refusing, instance("i-2", NOW, "1", "2")), "1", "2");

    assertThat(ask(RolloutAction.START, "2", null).getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void withoutATableTheInstancesHaveToAgreeOnWhatServes() {
    known = known(List.of(instance("i-1", NOW, "1"), instance("i-2", NOW, "2")), "1", "2", "3");
    assertRefused(RolloutAction.START, "3", null, "do not all serve the same");

    known =
        known(
            List.of(instance("i-1", NOW, "1"), instance("i-2", NOW.minusSeconds(60), "2")),
            "1",
            "2",
            "3");
    assertThat(ask(RolloutAction.START, "3", null).getStableVersion())
        .as("an instance that is silent is gone")
        .isEqualTo("1");
  }

  @Test
  void aTableOfAGreaterEpochCountsAndOwnOnesDoNot() {
    ask(RolloutAction.START, "2", 100);
    assertThat(controller.adopt(state, tables.get(0), NOW)).isNull();
    RoutingTable foreign = RoutingTable.newBuilder(tables.get(0)).build();
    foreign.setEpoch(7);
    foreign.setStableVersion("3");
    foreign.setCanaryVersion(null);
    foreign.setShadowVersion(null);
    RolloutController.Decision decision = controller.adopt(state, foreign, NOW);

    assertThat(decision).isNotNull();
    assertThat(decision.table()).isNull();
    assertThat(decision.event().getEvent()).isEqualTo(RolloutEventKind.ADOPTED);
    assertThat(decision.event().getStableVersion()).isEqualTo("3");
    state = decision.state();
    ask(RolloutAction.START, "2", null);
    assertThat(tables.get(1).getEpoch()).isEqualTo(8);
  }

  /** Nobody watches such a canary, so it ends at once. */
  @Test
  void aCanaryThatSomebodyElseStartedIsEnded() {
    RoutingTable foreign =
        RoutingTable.newBuilder()
            .setModelName("m")
            .setEpoch(7)
            .setStableVersion("1")
            .setCanaryVersion("2")
            .setCanaryShare(100)
            .setDecidedAt(NOW)
            .build();
    RolloutController.Decision decision = controller.adopt(state, foreign, NOW);

    assertThat(decision).isNotNull();
    assertThat(decision.table()).isNotNull();
    assertThat(decision.table().getEpoch()).isEqualTo(8);
    assertThat(decision.table().getCanaryVersion()).isNull();
    assertThat(decision.event().getEpoch()).isEqualTo(8);
  }

  @Test
  void theStateIsWhatItWasAfterAWayThroughJson() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<ControllerState> states = new ArrayList<>(List.of(state));
    ask(RolloutAction.START, "2", null);
    states.add(state);
    ask(RolloutAction.SHARE, null, 100);
    states.add(state);
    ask(RolloutAction.PROMOTE, null, null);
    ask(RolloutAction.PAUSE, null, null);
    states.add(state);

    for (ControllerState one : states) {
      assertThat(json.readValue(json.writeValueAsBytes(one), ControllerState.class)).isEqualTo(one);
    }
  }

  /** As versions wrote it that did not keep which windows and what a proposal rests on. */
  @Test
  void aStateOfBeforeIsRead() throws Exception {
    ask(RolloutAction.PROMOTE, "1", null);
    ask(RolloutAction.START, "2", 100);
    state =
        state.withAlert(
            "1", new ControllerState.OpenAlert("m@1/x", List.of("income"), List.of(7L)));
    for (String version : List.of("1", "2")) {
      state =
          controller.report(state, Windows.of(version, 0, version.equals("1")), known, NOW).state();
    }
    assertThat(state.evidence().windows().spoke()).hasSize(1);
    ObjectMapper json = new ObjectMapper();
    ObjectNode older = json.valueToTree(state);
    older.set(
        "proposal",
        json.valueToTree(
            new ControllerState.Proposal(ControllerState.Proposal.Step.SHARE, null, 500)));
    without(older, "windows", "grounds", "movedAt", "absence", "looks");

    ControllerState read = json.treeToValue(older, ControllerState.class);
    assertThat(read.evidence().windows()).isEqualTo(TrialWindows.none());
    assertThat(read.evidence().absence()).isEqualTo(Absence.none());
    assertThat(read.evidence().forCandidate()).isEqualTo(1);
    assertThat(read.alerts().get("1"))
        .isEqualTo(new ControllerState.OpenAlert("m@1/x", List.of("income"), List.of()));
    state = read;
    RolloutEvent approved = ask(RolloutAction.APPROVE, null, null);
    assertThat(approved.getProposedShare()).isEqualTo(500);
    assertThat(approved.getCanaryShare()).isEqualTo(500);
    assertThat(approved.getReason()).isEqualTo("because");
  }

  private static void without(JsonNode node, String... fields) {
    for (String field : fields) {
      node.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
    }
  }

  private RolloutEvent ask(
      RolloutAction action, @Nullable String version, @Nullable Integer share) {
    RolloutCommand command =
        RolloutCommand.newBuilder()
            .setCommandId("c-" + events.size())
            .setModelName("m")
            .setAction(action)
            .setVersion(version)
            .setShare(share)
            .setAskedBy("somebody")
            .setReason("because")
            .setAskedAt(NOW)
            .build();
    RolloutController.Decision decision = controller.command(state, command, known, NOW);
    state = decision.state();
    if (decision.table() != null) {
      tables.add(decision.table());
    }
    assertThat(decision.event()).isNotNull();
    events.add(decision.event());
    assertThat(decision.event().getCommandId()).isEqualTo(command.getCommandId());
    assertThat(decision.event().getAskedBy()).isEqualTo("somebody");
    return decision.event();
  }

  private void assertRefused(
      RolloutAction action, @Nullable String version, @Nullable Integer share, String why) {
    RolloutState before = state.rollout();
    int written = tables.size();
    RolloutEvent event = ask(action, version, share);

    assertThat(event.getEvent()).isEqualTo(RolloutEventKind.REFUSED);
    assertThat(event.getReason()).contains(why);
    assertThat(state.rollout()).isEqualTo(before);
    assertThat(tables).hasSize(written);
  }
}
