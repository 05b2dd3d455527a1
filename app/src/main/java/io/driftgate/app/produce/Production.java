package io.driftgate.app.produce;

import org.jspecify.annotations.Nullable;

/**
 * What became of the events.
 *
 * @param acknowledged events that the broker has
 * @param failed events that it does not have
 * @param problem why the first one failed, or why the input could not be read on; null when all is
 *     well
 */
public record Production(long acknowledged, long failed, @Nullable String problem) {}
