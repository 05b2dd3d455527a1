package io.driftgate.drift.comparison;

import io.driftgate.schemas.DriftMeasure;

/** One measure of one column; what a window's decision is taken over. */
public record Measured(Column column, DriftMeasure measure) {

  /** {@code income}, {@code income missing}: for messages and as a key. */
  public String label() {
    return switch (measure) {
      case MISSING -> column.name() + " missing";
      case OUT_OF_RANGE -> column.name() + " out of range";
      case UNKNOWN_CATEGORY -> column.name() + " unknown category";
      case DISTRIBUTION, UNKNOWN -> column.name();
    };
  }
}
