package io.driftgate.models.signing;

/** A signature, or a key, that proves nothing. Says what was found and what to do. */
public final class SignatureRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignatureRefusedException(String message) {
    super(message);
  }

  SignatureRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
