package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How the state changes with each step, whoever takes it. */
final class Changes {
  private final RolloutSettings settings;

  Changes(RolloutSettings settings) {
    this.settings = settings;
  }

  /** A change of the state with the word for it. */
  record Change(ControllerState state, RolloutEventKind kind) {}

  /**
   * What evidence asked for, done.
   *
   * @param cause of it; {@code PERSON} where a person approved
   */
  Change carriedOut(
      ControllerState before,
      ControllerState.Proposal proposal,
      RolloutCause cause,
      String model,
      Instant now) {
    Change change = step(before, proposal, model, now);
    if (!(change.state().rollout() instanceof RolloutState.Idle)) {
      return change;
    }
    boolean mayTryAgain =
        settings.start() == RolloutSettings.Start.ALWAYS
            && (cause == RolloutCause.EVIDENCE || cause == RolloutCause.DEADLINE);
    return quiet(mayTryAgain ? forgiven(change, before.rollout()) : change);
  }

  /**
   * Who was not good enough goes back to the shadow; who failed, or displeased a person, does not.
   */
  private static Change forgiven(Change change, RolloutState ended) {
    if (!(ended instanceof RolloutState.Running running)) {
      return change;
    }
    List<String> tried = new ArrayList<>(change.state().tried());
    tried.remove(running.trial().candidate());
    return new Change(change.state().withTried(tried), change.kind());
  }

  private Change step(
      ControllerState before, ControllerState.Proposal proposal, String model, Instant now) {
    RolloutState rollout = before.rollout();
    if (proposal.step() == ControllerState.Proposal.Step.START) {
      RolloutState.Idle idle = (RolloutState.Idle) rollout;
      String candidate = Objects.requireNonNull(proposal.version());
      return started(
          before,
          idle.start(id(before, model), Objects.requireNonNull(idle.stable()), candidate, now));
    }
    RolloutState.Running running = (RolloutState.Running) rollout;
    return switch (proposal.step()) {
      case SHARE -> stepped(before, running.share(Objects.requireNonNull(proposal.share())));
      case PROMOTE -> promoted(before, running.promote());
      case ROLL_BACK -> rolledBack(before, running.rollBack(), RolloutEventKind.ROLLED_BACK);
      case END, START -> rolledBack(before, running.rollBack(), RolloutEventKind.ENDED);
    };
  }

  static String id(ControllerState before, String model) {
    return model + "/" + (before.rollouts() + 1);
  }

  static Change started(ControllerState before, RolloutState.Running running) {
    List<String> tried = new ArrayList<>(before.tried());
    tried.add(running.trial().candidate());
    return new Change(before.withRollout(running).withTried(tried), RolloutEventKind.STARTED);
  }

  Change stepped(ControllerState before, RolloutState.Running running) {
    ControllerState after = before.withRollout(running);
    boolean begins = before.rollout() instanceof RolloutState.Shadow;
    // who is in the shadow all the time has its deadline from when it serves
    return new Change(
        begins && settings.start() == RolloutSettings.Start.ALWAYS
            ? after.withEvidence(TrialEvidence.none())
            : after,
        RolloutEventKind.SHARE_CHANGED);
  }

  static Change promoted(ControllerState before, RolloutState.Idle idle) {
    return new Change(before.withRollout(idle), RolloutEventKind.PROMOTED);
  }

  static Change rolledBack(ControllerState before, RolloutState.Idle idle, RolloutEventKind kind) {
    ControllerState after = before.withRollout(idle);
    String left = before.rollout().route().stable();
    if (left == null || left.equals(idle.stable())) {
      return new Change(after, kind);
    }
    // who is left for another version is not tried again for the same drift, nor is a candidate
    // that was there beside
    List<String> tried = new ArrayList<>(List.of(left));
    Trial trial = RolloutEvents.trial(before.rollout());
    if (trial != null && !trial.candidate().equals(idle.stable())) {
      tried.add(trial.candidate());
    }
    return new Change(after.withTried(tried), kind);
  }

  /** After a change none starts by itself for a while, or drift that comes and goes would flap. */
  Change quiet(Change change) {
    ControllerState state = change.state();
    long from = Math.max(state.seenUntil(), Long.MIN_VALUE / 2);
    return new Change(state.withQuietUntil(from + settings.coolDown().toMillis()), change.kind());
  }
}
