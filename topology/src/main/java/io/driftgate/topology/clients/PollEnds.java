package io.driftgate.topology.clients;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the latest poll came in each partition of the features topic: whoever has processed that
 * event will see no other before the next poll. Consumers write, tasks read; one per instance, for
 * a partition goes from thread to thread. Where two consumers hold a partition for a moment, as in
 * a group that is dividing anew, an end may be the other's: so it may say when to score, not
 * whether.
 */
public final class PollEnds {
  private static final long NOT_POLLED_YET = -1;

  private final ConcurrentMap<Integer, AtomicLong> lastOffsets = new ConcurrentHashMap<>();
  private volatile boolean noted;

  /** To be called before the first poll: this consumer will note its ends. */
  void willBeNoted() {
    noted = true;
  }

  void note(int partition, long lastOffset) {
    of(partition).set(lastOffset);
  }

  /**
   * The offset of the last event that a poll handed out, negative before the first; goes on
   * changing. Null where no consumer notes its ends.
   */
  public @Nullable LongSupplier lastOffset(int partition) {
    return noted ? of(partition)::get : null;
  }

  private AtomicLong of(int partition) {
    return lastOffsets.computeIfAbsent(partition, key -> new AtomicLong(NOT_POLLED_YET));
  }
}
