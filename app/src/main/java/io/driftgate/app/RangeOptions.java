package io.driftgate.app;

import io.driftgate.app.replay.ReplayRange;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events of the features topic. */
final class RangeOptions {
  @Option(
      names = "--partition",
      split = ",",
      paramLabel = "P",
      description = "Partitions of the features topic, from 0; repeatable. Without it all.")
  private Set<Integer> partitions = new LinkedHashSet<>();

  @Option(
      names = "--from-offset",
      paramLabel = "N",
      description = "From this offset of each partition on.")
  private @Nullable Long fromOffset;

  @Option(
      names = "--to-offset",
      paramLabel = "N",
      description = "Up to this offset of each partition, without it.")
  private @Nullable Long toOffset;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Records from this time on (2026-01-31T00:00:00Z).")
  private @Nullable Instant from;

  @Option(names = "--until", paramLabel = "TIME", description = "And before this one.")
  private @Nullable Instant until;

  ReplayRange range() {
    return new ReplayRange(partitions, fromOffset, toOffset, from, until);
  }

  /** What is wrong with the options; null for nothing. */
  @Nullable String problem() {
    if ((fromOffset != null || toOffset != null) && (from != null || until != null)) {
      return "--from-offset and --to-offset do not go with --from and --until: give offsets or"
          + " times";
    }
    for (int partition : partitions) {
      if (partition < 0) {
        return "--partition = " + partition + ": expected 0 or more";
      }
    }
    if (fromOffset != null && fromOffset < 0) {
      return "--from-offset = " + fromOffset + ": expected 0 or more";
    }
    long least = fromOffset == null ? 0 : fromOffset;
    if (toOffset != null && toOffset <= least) {
      return "--to-offset = " + toOffset + ": expected more than " + least;
    }
    if (from != null && until != null && !until.isAfter(from)) {
      return "--until = " + until + ": expected a time after --from = " + from;
    }
    return null;
  }
}
