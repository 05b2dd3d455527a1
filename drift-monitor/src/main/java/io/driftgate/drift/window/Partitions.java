package io.driftgate.drift.window;

import java.util.HashMap;
import java.util.Map;

/** How far each partition of the features topic is, and when it was heard of last. */
public final class Partitions {
  private final Map<Integer, Long> streamTimes = new HashMap<>();
  private final Map<Integer, Long> heardAt = new HashMap<>();
  private final long idleMillis;

  /**
   * @param known stream times of partitions that were heard of before
   * @param count partitions that are waited for, heard of or not
   * @param idleMillis how long a partition may be silent
   * @param now the wall clock; silence counts from here
   */
  public Partitions(Map<Integer, Long> known, int count, long idleMillis, long now) {
    this.idleMillis = idleMillis;
    for (int partition = 0; partition < count; partition++) {
      streamTimes.put(partition, Long.MIN_VALUE);
      heardAt.put(partition, now);
    }
    known.forEach(
        (partition, time) -> {
          streamTimes.put(partition, time);
          heardAt.put(partition, now);
        });
  }

  /** A partition was heard of; whether it came further. */
  public boolean heard(int partition, long streamTime, long now) {
    heardAt.put(partition, now);
    Long before = streamTimes.get(partition);
    if (before != null && before >= streamTime) {
      return false;
    }
    streamTimes.put(partition, streamTime);
    return true;
  }

  /** Whether every partition has reached a time. */
  public boolean allReached(long time) {
    return streamTimes.values().stream().allMatch(reached -> reached >= time);
  }

  /** Whether every partition that is not silent has reached a time; all may be silent. */
  public boolean activeReached(long time, long now) {
    return streamTimes.entrySet().stream()
        .allMatch(
            entry ->
                entry.getValue() >= time
                    || now - heardAt.getOrDefault(entry.getKey(), now) >= idleMillis);
  }

  /** The time that the partition which is furthest has reached; the smallest before any. */
  public long latest() {
    return streamTimes.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
  }
}
