package io.driftgate.drift.rollout;

/** A command does not fit; the message says why and what would. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String why) {
    super(why);
  }
}
