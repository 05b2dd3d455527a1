package io.driftgate.app.drift;

import io.driftgate.drift.performance.Labelled;
import io.driftgate.drift.performance.ScoredEvent;
import io.driftgate.drift.rollout.ControllerState;
import io.driftgate.drift.rollout.KnownVersions;
import io.driftgate.drift.rollout.RolloutController;
import io.driftgate.drift.rollout.RolloutSettings;
import io.driftgate.drift.window.DriftMonitor;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rollout controller over a recorded stream, and who serves by its tables. Its clock is the
 * time of the events. For one thread.
 */
final class SimulatedRollout {
  private final Contest contest;
  private final RolloutController controller;
  private final KnownVersions known;
  private final List<RolloutStep> steps = new ArrayList<>();
  private ControllerState state = ControllerState.initial();
  private @Nullable RoutingTable table;
  private Split split = new Split("");
  private Instant now = Instant.EPOCH;
  private long events;

  /**
   * Who scores an event.
   *
   * @param serving version that serves it
   * @param isCanarys whether that is by its share
   * @param beside version that scores beside; null where none does
   */
  record Roles(String serving, boolean isCanarys, @Nullable String beside) {}

  SimulatedRollout(RolloutSettings settings, Contest contest) {
    this.contest = contest;
    this.controller = new RolloutController(settings);
    this.known =
        new KnownVersions(
            List.of(
                contest.stable().release(Instant.EPOCH),
                contest.candidate().release(Instant.EPOCH.plusMillis(1))),
            List.of(),
            Instant.EPOCH);
  }

  /** An event came; the first one finds the stable version named. */
  void arrived(Instant time) {
    now = time;
    if (!hasBegun()) {
      carryOut(controller.command(state, beginning(), known, now));
      tick();
    }
  }

  /** Whether any event came. */
  boolean hasBegun() {
    return table != null;
  }

  private RolloutCommand beginning() {
    return RolloutCommand.newBuilder()
        .setCommandId(Contest.WHO)
        .setModelName(contest.stable().model())
        .setAction(RolloutAction.PROMOTE)
        .setVersion(contest.stable().version())
        .setAskedBy(Contest.WHO)
        .setReason("the stable version at the beginning")
        .setAskedAt(now)
        .build();
  }

  /**
   * Decides who scores the event that came, as a task does where all versions are loaded.
   *
   * @param key the event's key; null where it has none
   */
  Roles roles(byte @Nullable [] key, int partition, long offset) {
    RoutingTable inForce = Objects.requireNonNull(table, "no event came");
    String canary = inForce.getCanaryVersion();
    boolean canarys =
        canary != null
            && inForce.getCanaryShare() > 0
            && split.bucket(key, partition, offset) < inForce.getCanaryShare();
    String stable = inForce.getStableVersion();
    String serving = canarys ? Objects.requireNonNull(canary) : stable;
    String shadow = inForce.getShadowVersion();
    String beside = serving.equals(shadow) ? stable : shadow;
    return new Roles(serving, canarys, serving.equals(beside) ? null : beside);
  }

  /** The event that came is over: what follows is decided after it. */
  void passed() {
    events++;
  }

  /** An alert first: what the window asks for may rest on it. */
  void found(DriftMonitor.Outcome outcome) {
    if (outcome.alert() != null) {
      state = controller.alert(state, outcome.alert());
    }
    if (outcome.report() != null) {
      carryOut(controller.report(state, outcome.report(), known, now));
    }
  }

  /** The outcome of an event became known. */
  void outcome(ScoredEvent event) {
    carryOut(controller.outcome(state, new Labelled(event, now.toEpochMilli()), known, now));
  }

  /** Time went on. */
  void tick() {
    carryOut(controller.tick(state, known, now));
  }

  private void carryOut(RolloutController.Decision decision) {
    state = decision.state();
    RolloutEvent event = decision.event();
    if (event != null) {
      steps.add(new RolloutStep(events, event));
    }
    if (decision.table() != null) {
      table = decision.table();
      split = new Split(table.getSalt());
    }
  }

  /** What was decided so far, in order. */
  List<RolloutStep> steps() {
    return steps;
  }
}
