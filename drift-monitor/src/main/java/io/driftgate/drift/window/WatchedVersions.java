package io.driftgate.drift.window;

/** Where the monitor learns about the versions that it finds in samples. */
public interface WatchedVersions {

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
