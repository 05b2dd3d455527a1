package io.driftgate.app.replay;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted: by offsets, or by the timestamps of their records, or all that are kept.
 *
 * @param partitions of the features topic; empty for all
 * @param fromOffset first offset of each partition; null for the oldest that is kept
 * @param toOffset offset after the last one; null for the end
 * @param from first timestamp, inclusive; null for the oldest record
 * @param until last timestamp, exclusive; null for the end
 */
public record ReplayRange(
    Set<Integer> partitions,
    @Nullable Long fromOffset,
    @Nullable Long toOffset,
    @Nullable Instant from,
    @Nullable Instant until) {

  public ReplayRange {
    partitions = Set.copyOf(partitions);
  }
}
