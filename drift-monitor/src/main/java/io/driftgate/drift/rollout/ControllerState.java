package io.driftgate.drift.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the controller must not lose. Immutable.
 *
 * @param rollout how far the rollout is
 * @param epoch of the newest routing table; 0 before any
 * @param events number of the last event; 0 before any
 * @param rollouts rollouts that were started so far
 * @param frozen whether nothing happens by itself
 * @param evidence what the windows of the running rollout said; of no meaning outside of one
 * @param alertId episode of drift of the stable version that is open; null where none is
 * @param tried candidates that were tried in that episode
 * @param quietUntil event time before which no rollout starts by itself, milliseconds since 1970
 * @param seenUntil end of the last window that was reported, milliseconds since 1970
 * @param proposal what was said last that could be done, so that it is not said with every window,
 *     and can be approved; null where nothing was
 */
public record ControllerState(
    RolloutState rollout,
    long epoch,
    long events,
    long rollouts,
    boolean frozen,
    TrialEvidence evidence,
    @Nullable String alertId,
    List<String> tried,
    long quietUntil,
    long seenUntil,
    @Nullable Proposal proposal) {

  /**
   * A decision that waits.
   *
   * @param step what would be done
   * @param version that it would be done with; null where it is the running rollout's candidate
   * @param share that the candidate would get, in ten-thousandths; null where none is meant
   */
  public record Proposal(Step step, @Nullable String version, @Nullable Integer share) {

    /** What evidence can ask for. */
    public enum Step {
      START,
      SHARE,
      PROMOTE,
      ROLL_BACK,
      END
    }
  }

  public ControllerState {
    tried = List.copyOf(tried);
  }

  /** Before anything happened. */
  public static ControllerState initial() {
    return new ControllerState(
        new RolloutState.Idle(null, null),
        0,
        0,
        0,
        false,
        TrialEvidence.none(),
        null,
        List.of(),
        Long.MIN_VALUE,
        Long.MIN_VALUE,
        null);
  }

  ControllerState withRollout(RolloutState next) {
    return new ControllerState(
        next,
        epoch,
        events,
        rollouts,
        frozen,
        evidence,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        proposal);
  }

  /** One event more; with a table one epoch more. */
  ControllerState counted(boolean table, boolean start) {
    return new ControllerState(
        rollout,
        epoch + (table ? 1 : 0),
        events + 1,
        rollouts + (start ? 1 : 0),
        frozen,
        evidence,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        proposal);
  }

  ControllerState withEpoch(long newest) {
    return new ControllerState(
        rollout,
        newest,
        events,
        rollouts,
        frozen,
        evidence,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        proposal);
  }

  ControllerState withFrozen(boolean freeze) {
    return new ControllerState(
        rollout,
        epoch,
        events,
        rollouts,
        freeze,
        evidence,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        proposal);
  }

  ControllerState withEvidence(TrialEvidence next) {
    return new ControllerState(
        rollout,
        epoch,
        events,
        rollouts,
        frozen,
        next,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        proposal);
  }

  ControllerState withAlert(@Nullable String id, List<String> candidates) {
    return new ControllerState(
        rollout,
        epoch,
        events,
        rollouts,
        frozen,
        evidence,
        id,
        candidates,
        quietUntil,
        seenUntil,
        proposal);
  }

  ControllerState withQuietUntil(long time) {
    return new ControllerState(
        rollout, epoch, events, rollouts, frozen, evidence, alertId, tried, time, seenUntil,
        proposal);
  }

  ControllerState withProposal(@Nullable Proposal next) {
    return new ControllerState(
        rollout,
        epoch,
        events,
        rollouts,
        frozen,
        evidence,
        alertId,
        tried,
        quietUntil,
        seenUntil,
        next);
  }

  ControllerState withSeenUntil(long time) {
    return new ControllerState(
        rollout,
        epoch,
        events,
        rollouts,
        frozen,
        evidence,
        alertId,
        tried,
        quietUntil,
        Math.max(seenUntil, time),
        proposal);
  }
}
