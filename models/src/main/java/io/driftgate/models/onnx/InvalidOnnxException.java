package io.driftgate.models.onnx;

/**
 * Bytes that are no ONNX model, or one that must not be run. Says what was found and what to do.
 */
public final class InvalidOnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidOnnxException(String message) {
    super(message);
  }

  InvalidOnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
