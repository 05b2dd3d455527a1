package io.driftgate.models.artifact;

/** An artifact that cannot be stored or fetched, for a reason outside of it. Says what to do. */
public final class ArtifactUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ArtifactUnavailableException(String message) {
    super(message);
  }

  public ArtifactUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
