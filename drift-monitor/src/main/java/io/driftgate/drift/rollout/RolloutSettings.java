package io.driftgate.drift.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What a rollout may do, and what happens by itself. Shares are in ten-thousandths of the keys.
 *
 * @param mode whether decisions are taken, proposed or only said
 * @param startOnAlert whether an alert of drift starts a rollout, where there is a candidate
 * @param steps shares of a canary, one after the other, ascending
 * @param shareMax largest share that a canary may serve
 * @param shareMaxWithoutLabels largest share that it gets by itself on the likeness of the data
 *     alone
 * @param windowsPerStep windows that have to speak for a step, in a row
 * @param promoteBySelf whether a promotion needs nobody
 * @param failureRateMax share of events that a candidate may fail on
 * @param deadline event time after which a rollout without a verdict ends
 * @param coolDown event time after a rollout in which none starts by itself
 */
public record RolloutSettings(
    Mode mode,
    boolean startOnAlert,
    List<Integer> steps,
    int shareMax,
    int shareMaxWithoutLabels,
    int windowsPerStep,
    boolean promoteBySelf,
    double failureRateMax,
    Duration deadline,
    Duration coolDown) {

  public RolloutSettings {
    steps = List.copyOf(steps);
  }

  /** What becomes of a decision that evidence asks for. */
  public enum Mode {
    /** It is said what would be done. */
    OBSERVE,
    /** A person is asked; nothing happens until it is approved. */
    PROPOSE,
    /** It is done. */
    ACT
  }
}
