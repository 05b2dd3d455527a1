package io.driftgate.app.drift;

import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.performance.Said;
import org.jspecify.annotations.Nullable;

/**
 * An event of a recording, and what the versions of a rollout said of it.
 *
 * @param number from 0
 * @param served what went out; null for a dead letter
 * @param stable what the version said that was the stable one at the beginning; null where it fails
 * @param candidate what the other one said; null where it fails
 * @param outcome what came of it, as {@link ClassName#canonical} gives it; null where that is not
 *     known
 */
public record RoutedEvent(
    long number,
    @Nullable Said served,
    @Nullable Said stable,
    @Nullable Said candidate,
    @Nullable String outcome) {}
