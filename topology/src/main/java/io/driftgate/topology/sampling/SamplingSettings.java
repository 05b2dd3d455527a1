package io.driftgate.topology.sampling;

import java.time.Duration;

/**
 * What can be chosen about samples.
 *
 * @param enabled whether samples are taken at all
 * @param window length of a window in event time, from 1 ms
 * @param rows rows of a window's sample at most, from 1
 * @param grace how long after its end, in event time, a window takes events of its partition
 * @param futureMax how far ahead of the wall clock an event's time may lie
 */
public record SamplingSettings(
    boolean enabled, Duration window, int rows, Duration grace, Duration futureMax) {
  /** More than anybody wants, and little enough for sums of times in milliseconds. */
  private static final Duration LONGEST = Duration.ofDays(100 * 366);

  public SamplingSettings {
    require("window", window, Duration.ofMillis(1));
    require("grace", grace, Duration.ZERO);
    require("futureMax", futureMax, Duration.ZERO);
    if (rows < 1) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 1 or more");
    }
  }

  private static void require(String name, Duration found, Duration shortest) {
    if (found.compareTo(shortest) < 0 || found.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " is " + found + ", expected " + shortest + " to " + LONGEST);
    }
  }
}
