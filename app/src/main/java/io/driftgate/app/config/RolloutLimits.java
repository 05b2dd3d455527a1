package io.driftgate.app.config;

/**
 * {@code rollout.*}: what a rollout may do.
 *
 * @param shareMax largest share of the keys that a canary may serve, in ten-thousandths
 */
public record RolloutLimits(int shareMax) {}
