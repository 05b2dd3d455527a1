package io.driftgate.models.mlflow;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The tracking server did not give what was asked for; the message names the address (without
 * credentials), what it answered, and what to do.
 */
public final class MlflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String errorCode;

  private MlflowException(
      String message, int status, @Nullable String errorCode, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.errorCode = errorCode;
  }

  /** The server answered with an error. */
  static MlflowException refused(
      URI address, int status, @Nullable String errorCode, String message, String whatToDo) {
    String code = errorCode == null ? "" : " " + errorCode;
    return new MlflowException(
        address + " answered " + status + code + ": " + message + "; " + whatToDo,
        status,
        errorCode,
        null);
  }

  /** There was no answer, or it could not be used. */
  static MlflowException unusable(URI address, String what, @Nullable Throwable cause) {
    return new MlflowException(address + ": " + what, 0, null, cause);
  }

  /** Status of the answer; 0 where there was none or it was not the status that was wrong. */
  public int status() {
    return status;
  }

  /** MLflow's code, such as {@code RESOURCE_DOES_NOT_EXIST}; null where the answer had none. */
  public @Nullable String errorCode() {
    return errorCode;
  }
}
