package io.driftgate.bench;

import java.time.Instant;

/**
 * What was measured of one contestant in one round.
 *
 * @param eventsPerSecond of its turns
 * @param cpuMicros of the contestant's processes an event
 * @param allocatedBytes an event
 * @param collectionShare part of the time that went into garbage collection
 * @param compilationShare part of the time that the JVM's compilers worked; large where the warm-up
 *     was too short
 * @param residentMib at its most, of the largest process
 * @param canaryShare part of the last events that the canary served
 * @param windowsJudged reports of the drift monitor on windows that it judged in turns that count
 * @param measuredFrom when all had warmed up
 * @param turns how many it had
 */
record Round(
    double eventsPerSecond,
    double cpuMicros,
    double allocatedBytes,
    double collectionShare,
    double compilationShare,
    double residentMib,
    double canaryShare,
    long windowsJudged,
    Instant measuredFrom,
    int turns) {}
