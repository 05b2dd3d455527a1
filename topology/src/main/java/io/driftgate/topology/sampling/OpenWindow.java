package io.driftgate.topology.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window that still takes events of the partition, whichever version scores them. */
final class OpenWindow {
  private final long start;
  private final long end;
  private final SmallestPriorities smallest;
  private final List<PendingSamples> pending = new ArrayList<>(1);

  /**
   * @param start milliseconds since 1970, inclusive
   * @param end exclusive
   * @param rows rows of the window's sample at most
   */
  OpenWindow(long start, long end, int rows) {
    this.start = start;
    this.end = end;
    this.smallest = new SmallestPriorities(rows);
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  boolean contains(long time) {
    return time >= start && time < end;
  }

  /** Of all versions: the sample is the window's. */
  SmallestPriorities smallest() {
    return smallest;
  }

  /** What is pending of a version; null where nothing is. */
  @Nullable PendingSamples pending(String version) {
    for (int index = 0; index < pending.size(); index++) {
      PendingSamples samples = pending.get(index);
      if (samples.version().equals(version)) {
        return samples;
      }
    }
    return null;
  }

  void add(PendingSamples samples) {
    pending.add(samples);
  }

  /** Hands over what is pending, by version. */
  List<PendingSamples> drain() {
    List<PendingSamples> drained = new ArrayList<>(pending);
    drained.sort(Comparator.comparing(PendingSamples::version));
    pending.clear();
    return drained;
  }
}
