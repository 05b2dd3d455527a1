package io.driftgate.drift.window;

import io.driftgate.drift.alert.DecisionSettings;
import java.time.Duration;

/**
 * How windows are kept and closed.
 *
 * @param decision what counts as drift
 * @param rows rows of a window's sample at most
 * @param grace how long after its end, in event time, a window waits
 * @param idleTimeout how long a partition may be silent, by the wall clock, until windows do not
 *     wait for it
 */
public record MonitorSettings(
    DecisionSettings decision, int rows, Duration grace, Duration idleTimeout) {}
