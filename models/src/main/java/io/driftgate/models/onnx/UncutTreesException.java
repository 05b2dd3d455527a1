package io.driftgate.models.onnx;

/** Trees are not of the kind that can be cut off. The message says which is why. */
final class UncutTreesException extends Exception {
  private static final long serialVersionUID = 1L;

  UncutTreesException(String message) {
    super(message);
  }
}
