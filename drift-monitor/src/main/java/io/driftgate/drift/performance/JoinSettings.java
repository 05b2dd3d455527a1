package io.driftgate.drift.performance;

import java.time.Duration;

/**
 * How predictions and outcomes find each other.
 *
 * @param window length of a report's window in event time
 * @param grace how long after its end, in event time, a window takes events
 * @param delay how long an event waits for its outcome, in event time, and an outcome for its
 *     event, by the wall clock
 * @param idleTimeout how long a partition may be silent, by the wall clock, until nothing waits for
 *     it
 * @param pendingMax events and outcomes that wait at most
 */
public record JoinSettings(
    Duration window, Duration grace, Duration delay, Duration idleTimeout, int pendingMax) {}
