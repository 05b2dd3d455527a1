package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEventKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What people ask for, checked against the state and against what is released and loaded. */
final class Commands {
  private final RolloutSettings settings;
  private final Changes changes;

  Commands(RolloutSettings settings, Changes changes) {
    this.settings = settings;
    this.changes = changes;
  }

  /**
   * What a command leads to.
   *
   * @throws RefusedException when it does not fit; the message says why, and what would
   */
  Changes.Change change(
      ControllerState before, RolloutCommand command, KnownVersions known, Instant now)
      throws RefusedException {
    RolloutState rollout = before.rollout();
    return switch (command.getAction()) {
      case START -> Changes.started(before, start(before, command, known, now));
      case SHARE -> changes.stepped(before, share(rollout, command));
      case PROMOTE -> changes.quiet(Changes.promoted(before, promote(rollout, command, known)));
      case ROLLBACK ->
          changes.quiet(
              Changes.rolledBack(
                  before,
                  rollBack(rollout, command.getVersion(), known),
                  RolloutEventKind.ROLLED_BACK));
      case PAUSE -> frozen(before, true);
      case RESUME -> resumed(before);
      case APPROVE -> approved(before, command.getModelName(), known, now);
      case UNKNOWN ->
          throw new RefusedException(
              "the action is not known to this monitor, which is older than the command");
    };
  }

  private static Changes.Change frozen(ControllerState before, boolean freeze)
      throws RefusedException {
    if (before.frozen() == freeze) {
      throw new RefusedException(freeze ? "it is paused already" : "it is not paused");
    }
    return new Changes.Change(
        before.withFrozen(freeze), freeze ? RolloutEventKind.PAUSED : RolloutEventKind.RESUMED);
  }

  private Changes.Change resumed(ControllerState before) throws RefusedException {
    if (settings.frozen()) {
      throw new RefusedException(
          "rollout.frozen is true in the monitor's configuration: nothing happens by itself until it"
              + " is false and the monitor was started again");
    }
    return frozen(before, false);
  }

  private Changes.Change approved(
      ControllerState before, String model, KnownVersions known, Instant now)
      throws RefusedException {
    if (settings.mode() == RolloutSettings.Mode.OBSERVE) {
      throw new RefusedException(
          "rollout.mode is observe: it is said what evidence asks for, and nobody is asked. With"
              + " rollout.mode=propose a step waits for approval; start, share, promote and rollback"
              + " do each by hand in every mode");
    }
    ControllerState.Proposal proposal = before.proposal();
    if (proposal == null) {
      throw new RefusedException("nothing is proposed now");
    }
    if (proposal.version() != null) {
      requireUsable(proposal.version(), known);
    }
    if (before.rollout() instanceof RolloutState.Running running
        && (proposal.step() == ControllerState.Proposal.Step.SHARE
            || proposal.step() == ControllerState.Proposal.Step.PROMOTE)) {
      requireUsable(running.trial().candidate(), known);
    }
    return changes.carriedOut(before, proposal, RolloutCause.PERSON, model, now);
  }

  private RolloutState.Running start(
      ControllerState before, RolloutCommand command, KnownVersions known, Instant now)
      throws RefusedException {
    if (!(before.rollout() instanceof RolloutState.Idle idle)) {
      Trial trial = running(before.rollout()).trial();
      throw new RefusedException(
          "rollout "
              + trial.id()
              + " of version "
              + trial.candidate()
              + " is under way; end it first, by promote or rollback");
    }
    String candidate = command.getVersion();
    if (candidate == null) {
      throw new RefusedException("which version? The command names no candidate");
    }
    requireUsable(candidate, known);
    String stable = idle.stable() == null ? serving(known) : idle.stable();
    if (candidate.equals(stable)) {
      throw new RefusedException(
          "version "
              + candidate
              + " serves already. Without a routing table the newest release does; to try a release"
              + " before it serves, make the version in use the stable one first: `driftgate rollout"
              + " promote VERSION`");
    }
    RolloutState.Running started =
        idle.start(Changes.id(before, command.getModelName()), stable, candidate, now);
    Integer share = command.getShare();
    return share == null || share == 0 ? started : started.share(allowed(share));
  }

  private static String serving(KnownVersions known) throws RefusedException {
    return known
        .serving()
        .orElseThrow(
            () ->
                new RefusedException(
                    "no routing table says which version is the stable one, and the running"
                        + " instances do not all serve the same; `driftgate rollout promote VERSION`"
                        + " settles it"));
  }

  private static void requireUsable(String version, KnownVersions known) throws RefusedException {
    if (!known.isKnown(version)) {
      throw new RefusedException(
          "version "
              + version
              + " is not released; there are: "
              + String.join(", ", known.names())
              + ". `driftgate model publish` releases one");
    }
    String refusal = known.refusal(version);
    if (refusal != null) {
      throw new RefusedException("no instance takes version " + version + ": " + refusal);
    }
  }

  private int allowed(int share) throws RefusedException {
    if (share < 0 || share > RolloutSettings.ALL) {
      throw new RefusedException(
          "share = " + share + ": expected 0 to " + RolloutSettings.ALL + " ten-thousandths");
    }
    if (share > settings.shareMax()) {
      throw new RefusedException(
          "share = "
              + share
              + " ten-thousandths is more than rollout.share-max = "
              + settings.shareMax()
              + "; promote the candidate, or raise the limit");
    }
    return share;
  }

  private RolloutState.Running share(RolloutState rollout, RolloutCommand command)
      throws RefusedException {
    Integer share = command.getShare();
    if (share == null) {
      throw new RefusedException("which share? The command names none");
    }
    RolloutState.Running running = running(rollout);
    return allowed(share) == 0 ? running.shadow() : running.share(share);
  }

  private static RolloutState.Idle promote(
      RolloutState rollout, RolloutCommand command, KnownVersions known) throws RefusedException {
    String version = command.getVersion();
    if (rollout instanceof RolloutState.Running running) {
      Trial trial = running.trial();
      if (version != null && !version.equals(trial.candidate())) {
        throw new RefusedException(
            "rollout "
                + trial.id()
                + " is about version "
                + trial.candidate()
                + ", not "
                + version
                + "; end it first, by promote or rollback");
      }
      requireUsable(trial.candidate(), known);
      return running.promote();
    }
    RolloutState.Idle idle = (RolloutState.Idle) rollout;
    if (version == null) {
      throw new RefusedException("no rollout is under way; name the version that is to serve");
    }
    if (version.equals(idle.stable())) {
      throw new RefusedException("version " + version + " is the stable one already");
    }
    requireUsable(version, known);
    return idle.serve(version);
  }

  /**
   * Who serves after it.
   *
   * @param version to go back to, whatever is under way; null for the stable one of the rollout
   *     that is, else the one before
   */
  private static RolloutState.Idle rollBack(
      RolloutState rollout, @Nullable String version, KnownVersions known) throws RefusedException {
    if (version != null && !version.equals(rollout.route().stable())) {
      if (rollout instanceof RolloutState.Running running
          && version.equals(running.trial().candidate())
          && !version.equals(running.trial().before())) {
        throw new RefusedException(
            "version "
                + version
                + " is the one that is tried, and no way back: `driftgate rollout rollback` takes it"
                + " back, `driftgate rollout promote` has it serve all");
      }
      requireUsable(version, known);
      return new RolloutState.Idle(version, null);
    }
    if (rollout instanceof RolloutState.Running running) {
      return running.rollBack();
    }
    if (version != null) {
      throw new RefusedException(
          "version " + version + " serves already, and no rollout is under way");
    }
    RolloutState.Idle idle = (RolloutState.Idle) rollout;
    if (idle.before() == null) {
      throw new RefusedException(
          "no rollout is under way, and no version served before; `driftgate rollout promote"
              + " VERSION` makes any version the stable one");
    }
    requireUsable(idle.before(), known);
    return new RolloutState.Idle(idle.before(), null);
  }

  private static RolloutState.Running running(RolloutState rollout) throws RefusedException {
    if (rollout instanceof RolloutState.Running running) {
      return running;
    }
    throw new RefusedException("no rollout is under way; `driftgate rollout start` begins one");
  }
}
