package io.driftgate.app.serving;

/**
 * What scoring with a version has taken since the process was started.
 *
 * @param calls calls of the model
 * @param nanos time that they took together, nanoseconds
 */
public record ScoringTime(long calls, long nanos) {}
