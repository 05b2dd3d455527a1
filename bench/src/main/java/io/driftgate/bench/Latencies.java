package io.driftgate.bench;

/**
 * From the moment at which an event was due until its prediction was read, in milliseconds.
 *
 * @param compilingShare part of the time that the contestant's compilers worked
 * @param leftOut turns that did not count
 */
record Latencies(
    double p50, double p99, double p999, double max, double compilingShare, int leftOut) {}
