package io.driftgate.topology.scoring.trees;

/** An ensemble cannot be walked here. The message says why. */
public final class UnpackableTreesException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnpackableTreesException(String message) {
    super(message);
  }
}
