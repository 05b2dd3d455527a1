package io.driftgate.drift.rollout;

import java.time.Duration;
import java.util.List;

/**
 * What a rollout may do, and what happens by itself. Shares are in ten-thousandths of the keys.
 *
 * @param mode whether decisions are taken, proposed or only said
 * @param frozen whether nothing happens by itself, whoever resumes
 * @param start what starts a rollout, where there is a candidate
 * @param steps shares of a canary, one after the other, ascending
 * @param shareMax largest share that a canary may serve
 * @param shareMaxWithoutLabels largest share that it gets by itself on the likeness of the data
 *     alone; all of them where that may promote it
 * @param windowsPerStep windows that have to speak for a step, in a row
 * @param promoteBySelf whether a promotion needs nobody
 * @param failureRateMax share of events that a candidate may fail on
 * @param deadline event time after which a rollout without a verdict ends
 * @param coolDown event time after a rollout in which none starts by itself, and after any change
 *     of who serves in which the likeness of the data moves no traffic
 * @param labels what is asked of outcomes
 * @param guards limits that a candidate must not break, besides its failures
 */
public record RolloutSettings(
    Mode mode,
    boolean frozen,
    Start start,
    List<Integer> steps,
    int shareMax,
    int shareMaxWithoutLabels,
    int windowsPerStep,
    boolean promoteBySelf,
    double failureRateMax,
    Duration deadline,
    Duration coolDown,
    Labels labels,
    Guards guards) {

  /** All keys, in ten-thousandths. */
  static final int ALL = 10_000;

  public RolloutSettings {
    steps = List.copyOf(steps);
  }

  /** What starts a rollout by itself. */
  public enum Start {
    /** Nothing does. */
    MANUAL,
    /** An alert of drift of the stable version. */
    ALERT,
    /** A candidate is in the shadow all the time; only what outcomes say brings it further. */
    ALWAYS
  }

  /**
   * What is asked of outcomes.
   *
   * @param perStep outcomes that a step needs, since the one before; with fewer in all, the
   *     likeness of the data decides
   * @param evidence that decides a rollout that was started: reached by chance in one of so many
   * @param runLength evidence that decides where a candidate is in the shadow all the time: reached
   *     by chance once in so many outcomes on which one version alone is right
   * @param margin that the candidate's mean loss may be above the stable version's, 0 to 1; 0 asks
   *     that it is below
   */
  public record Labels(int perStep, double evidence, double runLength, double margin) {}

  /**
   * Limits that a candidate must not break.
   *
   * @param scoreDistance how far the distribution of its scores may be from that of the stable
   *     version's, 0 to 1; at 1 nothing is too far
   * @param latencyRatio how many times the stable version's time a call of it may take, from 1
   */
  public record Guards(double scoreDistance, double latencyRatio) {}

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
