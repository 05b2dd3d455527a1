package io.driftgate.app.config;

import java.time.Duration;

/**
 * {@code drift.*}: what is sampled, how windows are closed, what counts as drift.
 *
 * @param enabled whether scoring takes samples and the monitor runs
 * @param window length of a window in event time
 * @param rows rows of a window's sample at most
 * @param minRows rows that a window is judged on at least
 * @param grace how long after its end, in event time, a window waits for events
 * @param idleTimeout how long a partition may be silent, by the wall clock, before windows no
 *     longer wait for it
 * @param futureMax how far ahead of the wall clock an event's time may lie
 * @param gate smallest effect on a feature that an alert acts on, 0 to 1
 * @param scoreGate the same for the score
 * @param falseAlarmEvery time between two false alarms that is aimed at
 * @param alpha family-wise level of a window without calibration
 * @param quietWindows quiet windows that resolve an episode
 * @param coolDown time after an episode in which none opens
 */
public record DriftSettings(
    boolean enabled,
    Duration window,
    int rows,
    int minRows,
    Duration grace,
    Duration idleTimeout,
    Duration futureMax,
    double gate,
    double scoreGate,
    Duration falseAlarmEvery,
    double alpha,
    int quietWindows,
    Duration coolDown) {}
