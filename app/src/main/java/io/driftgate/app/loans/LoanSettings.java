package io.driftgate.app.loans;

import java.time.Duration;
import java.time.Instant;

/**
 * What is simulated.
 *
 * @param seed the same seed gives the same applications
 * @param start time of the first application
 * @param interval time from one application to the next
 * @param shiftAt index of the first application (from 0) after the population has changed; {@link
 *     #NEVER} for a population that stays as it is
 */
public record LoanSettings(long seed, Instant start, Duration interval, long shiftAt) {
  public static final long NEVER = Long.MAX_VALUE;

  public LoanSettings {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval is " + interval + ", expected more than zero");
    }
    if (shiftAt < 0) {
      throw new IllegalArgumentException("shiftAt is " + shiftAt + ", expected 0 or more");
    }
  }

  /** One application a minute from the start of 2026, without a shift. */
  public static LoanSettings seeded(long seed) {
    return new LoanSettings(
        seed, Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMinutes(1), NEVER);
  }

  public LoanSettings withShiftAt(long index) {
    return new LoanSettings(seed, start, interval, index);
  }

  public LoanSettings withTimes(Instant newStart, Duration newInterval) {
    return new LoanSettings(seed, newStart, newInterval, shiftAt);
  }
}
