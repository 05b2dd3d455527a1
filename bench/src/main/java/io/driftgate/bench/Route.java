package io.driftgate.bench;

import org.jspecify.annotations.Nullable;

/**
 * Who serves what.
 *
 * @param canaryShare in ten-thousandths
 */
record Route(String stable, @Nullable String canary, int canaryShare, @Nullable String shadow) {
  static final Route STABLE = new Route("1", null, 0, null);
  static final Route CANARY = new Route("1", "2", 1_000, null);
  static final Route SHADOW = new Route("1", null, 0, "2");
}
