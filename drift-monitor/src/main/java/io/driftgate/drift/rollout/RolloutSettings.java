package io.driftgate.drift.rollout;

/**
 * What a rollout may do.
 *
 * @param shareMax largest share of the keys that a canary may serve, in ten-thousandths
 */
public record RolloutSettings(int shareMax) {}
