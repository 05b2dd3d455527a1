package io.driftgate.drift.performance;

import io.driftgate.drift.statistics.Adwin;

/**
 * The losses of a version up to a window. Immutable.
 *
 * @param recent those since they last changed
 * @param until end of the last window that the version scored in, milliseconds since 1970
 */
record LossHistory(Adwin.State recent, long until) {
  /**
   * Level of a check of the losses; the value of the paper's experiments. Whatever is found is
   * shown, and decides nothing.
   */
  private static final double DELTA = 0.002;

  /** Before any window. */
  static LossHistory none() {
    return new LossHistory(Adwin.State.none(), Long.MIN_VALUE);
  }

  Adwin window() {
    return new Adwin(recent, DELTA);
  }
}
