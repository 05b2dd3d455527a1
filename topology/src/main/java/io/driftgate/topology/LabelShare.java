package io.driftgate.topology;

import java.nio.charset.StandardCharsets;

/**
 * Which events outcomes are expected for: a pure function of the event's id, so that whoever reads
 * the labels leaves out the same ones.
 */
public final class LabelShare {
  /** Another salt than any rollout's: the choice has nothing to do with who serves the event. */
  private static final Split SPLIT = new Split("labels");

  private final int buckets;
  private final long futureMaxMs;

  /**
   * @param share of the events, above 0, at most 1; rounded up to a ten-thousandth
   * @param futureMaxMs how far ahead of the wall clock an event's time may lie, in milliseconds
   * @throws IllegalArgumentException when the share is out of range
   */
  public LabelShare(double share, long futureMaxMs) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + ", expected above 0, at most 1");
    }
    this.buckets = (int) Math.ceil(share * Split.BUCKETS);
    this.futureMaxMs = futureMaxMs;
  }

  /** Whether the event counts. */
  public boolean includes(String eventId) {
    return buckets == Split.BUCKETS
        || SPLIT.bucket(eventId.getBytes(StandardCharsets.UTF_8), 0, 0) < buckets;
  }

  /** The time of an event as it counts: that of the wall clock where it lies too far ahead. */
  public long believed(long eventTime, long now) {
    return eventTime - futureMaxMs > now ? now : eventTime;
  }
}
