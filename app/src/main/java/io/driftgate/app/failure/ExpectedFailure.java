package io.driftgate.app.failure;

import org.jspecify.annotations.Nullable;

/**
 * Something outside the program is not as it has to be. The message is for people: it names the
 * thing, what was expected and what to do, and needs no stack trace beside it.
 */
public final class ExpectedFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExpectedFailure(String message) {
    super(message);
  }

  public ExpectedFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
