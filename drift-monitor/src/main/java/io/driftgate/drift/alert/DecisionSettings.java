package io.driftgate.drift.alert;

import java.time.Duration;

/**
 * What counts as drift.
 *
 * @param window length of a window in event time
 * @param gate smallest effect on a feature that an alert acts on, 0 to 1
 * @param scoreGate the same for the score
 * @param falseAlarmEvery time between two false alarms that is aimed at
 * @param alpha family-wise level of a window without calibration
 * @param minRows rows that a window is judged on at least
 * @param quietWindows quiet windows that resolve an episode
 * @param coolDown event time after an episode in which none opens
 */
public record DecisionSettings(
    Duration window,
    double gate,
    double scoreGate,
    Duration falseAlarmEvery,
    double alpha,
    int minRows,
    int quietWindows,
    Duration coolDown) {

  /** The defaults of the configuration with a window of so long. */
  public static DecisionSettings defaults(Duration window) {
    return new DecisionSettings(
        window, 0.1, 0.05, Duration.ofDays(30), 0.001, 100, 5, Duration.ofMinutes(30));
  }
}
