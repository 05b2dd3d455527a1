package io.driftgate.drift.window;

/** Where the monitor learns about the versions that it finds in samples. */
public interface WatchedVersions {

  /**
   * Whether {@link #get} answers at once. Where it would not, the version is got ready in the
   * meantime: who asks from a stream thread comes back later, for a transaction must not wait.
   */
  default boolean isReady(String model, String version) {
    return true;
  }

  /**
   * A version.
   *
   * @throws VersionUnavailableException when it cannot be had
   */
  WatchedVersion get(String model, String version) throws VersionUnavailableException;

  /** A version cannot be had; the message says why. */
  final class VersionUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public VersionUnavailableException(String why) {
      super(why);
    }

    public VersionUnavailableException(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
