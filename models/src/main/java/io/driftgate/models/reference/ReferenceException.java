package io.driftgate.models.reference;

/**
 * A training reference that cannot be used; the message names the file, says what was found and
 * where, what was expected and what to do.
 */
public final class ReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReferenceException(String file, String problem) {
    super(file + ": " + problem);
  }

  ReferenceException(String file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
