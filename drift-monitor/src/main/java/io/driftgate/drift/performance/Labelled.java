package io.driftgate.drift.performance;

/**
 * An event that has its outcome now.
 *
 * @param reached event time that the stream has reached meanwhile, milliseconds since 1970:
 *     outcomes come later than events
 */
public record Labelled(ScoredEvent event, long reached) {}
