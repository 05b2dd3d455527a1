package io.driftgate.app.labels;

/** A label that cannot be used; the message says why. */
public final class UnusableLabelException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableLabelException(String why) {
    super(why);
  }
}
