package io.driftgate.app.config;

/**
 * Where a value comes from.
 *
 * @param source the kind of source
 * @param detail the place in words: a file, a variable, an option
 */
public record Origin(Source source, String detail) {

  /** The sources in rising order: a later one overrules the earlier ones. */
  public enum Source {
    DEFAULT,
    /** Computed from another key that was set. */
    DERIVED,
    /** A sandbox that runs in the working directory; for the two addresses only. */
    SANDBOX,
    FILE,
    ENVIRONMENT,
    COMMAND_LINE
  }

  static final Origin BY_DEFAULT = new Origin(Source.DEFAULT, "default");

  static Origin derivedFrom(String key) {
    return new Origin(Source.DERIVED, "from " + key);
  }

  public boolean isDefault() {
    return source == Source.DEFAULT;
  }

  @Override
  public String toString() {
    return detail;
  }
}
