package io.driftgate.drift.performance;

import io.driftgate.drift.comparison.ClassName;
import org.jspecify.annotations.Nullable;

/**
 * What one version said of an event whose outcome is known.
 *
 * @param other what another version said of it; null where none did
 */
record Judged(Said said, @Nullable Said other, String outcome) {

  boolean isRight() {
    return said.label() != null && loss() == 0;
  }

  double loss() {
    return said.loss(outcome);
  }

  /** The decision; empty where there is none. */
  String decision() {
    return said.label() == null ? "" : ClassName.canonical(said.label());
  }
}
