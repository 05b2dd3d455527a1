package io.driftgate.drift.rollout;

/**
 * All that the controller must not lose.
 *
 * @param rollout how far the rollout is
 * @param epoch of the newest routing table; 0 before any
 * @param events number of the last event; 0 before any
 * @param rollouts rollouts that were started so far
 */
public record ControllerState(RolloutState rollout, long epoch, long events, long rollouts) {

  /** Before anything happened. */
  public static ControllerState initial() {
    return new ControllerState(new RolloutState.Idle(null, null), 0, 0, 0);
  }
}
