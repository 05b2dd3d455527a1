package io.driftgate.topology.clients;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the latest poll came in each partition of the features topic: whoever has processed that
 * event will see no other before the next poll. Consumers write, tasks read; one per process, for a
 * partition goes from thread to thread.
 */
public final class PollEnds {
  /** Where nobody says how far polls come. */
  public static final long UNKNOWN = -1;

  private final ConcurrentMap<Integer, AtomicLong> lastOffsets = new ConcurrentHashMap<>();

  /** The offset of the last event that was handed out, or {@link #UNKNOWN}; goes on changing. */
  public AtomicLong lastOffset(int partition) {
    return lastOffsets.computeIfAbsent(partition, key -> new AtomicLong(UNKNOWN));
  }
}
