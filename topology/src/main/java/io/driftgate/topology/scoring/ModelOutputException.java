package io.driftgate.topology.scoring;

/**
 * The model puts out something else than its manifest says: no fault of an event, so nothing that a
 * dead letter could tell of.
 */
public final class ModelOutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelOutputException(String message) {
    super("the model's output is not what its manifest says: " + message);
  }
}
