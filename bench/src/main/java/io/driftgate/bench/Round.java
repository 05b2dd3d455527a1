package io.driftgate.bench;

import java.time.Instant;

/**
 * What was measured of one contestant in one round.
 *
 * @param eventsPerSecond between the end of the warm-up and the last event
 * @param cpuMicros of the contestant's processes an event
 * @param allocatedBytes an event
 * @param collectionShare part of the time that went into garbage collection
 * @param residentMib at the end
 * @param canaryShare part of the measured events that the canary served
 * @param measuredFrom when the warm-up was over
 */
record Round(
    double eventsPerSecond,
    double cpuMicros,
    double allocatedBytes,
    double collectionShare,
    double residentMib,
    double canaryShare,
    Instant measuredFrom) {}
