package io.driftgate.models;

import org.jspecify.annotations.Nullable;

/**
 * A closed interval.
 *
 * @param min smallest value inside; null where there is no lower end
 * @param max largest value inside; null where there is no upper end
 */
public record Interval(@Nullable Double min, @Nullable Double max) {

  public Interval {
    // no end of an interval is at infinity; text has no way to write it either
    min = min != null && min.isInfinite() ? null : min;
    max = max != null && max.isInfinite() ? null : max;
    if (min != null && max != null && min > max) {
      throw new IllegalArgumentException("min " + min + " is greater than max " + max);
    }
  }

  public double lowest() {
    return min == null ? Double.NEGATIVE_INFINITY : min;
  }

  public double highest() {
    return max == null ? Double.POSITIVE_INFINITY : max;
  }

  @Override
  public String toString() {
    return (min == null ? "(-inf" : "[" + min) + ", " + (max == null ? "inf)" : max + "]");
  }
}
