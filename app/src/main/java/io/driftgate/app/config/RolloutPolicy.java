package io.driftgate.app.config;

import java.time.Duration;
import java.util.List;

/**
 * {@code rollout.*}: what a rollout may do, and what happens by itself. Shares are in
 * ten-thousandths of the keys.
 *
 * @param mode {@code observe}, {@code propose} or {@code act}
 * @param startOnAlert whether an alert of drift starts a rollout
 * @param steps shares of a canary, ascending
 * @param shareMax largest share that a canary may serve
 * @param shareMaxWithoutLabels largest share that it gets by itself without labels
 * @param windowsPerStep windows that have to speak for a step
 * @param promoteBySelf whether a promotion needs nobody
 * @param failureRateMax share of events that a candidate may fail on
 * @param deadline event time after which a rollout without a verdict ends
 * @param coolDown event time after a rollout in which none starts by itself
 */
public record RolloutPolicy(
    String mode,
    boolean startOnAlert,
    List<Integer> steps,
    int shareMax,
    int shareMaxWithoutLabels,
    int windowsPerStep,
    boolean promoteBySelf,
    double failureRateMax,
    Duration deadline,
    Duration coolDown) {

  public RolloutPolicy {
    steps = List.copyOf(steps);
  }
}
