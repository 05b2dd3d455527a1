package io.driftgate.models;

import java.nio.file.Path;
import java.util.List;

/**
 * A bundle that cannot be used; the message names the file and every problem that was found in it.
 */
public final class InvalidBundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidBundleException(Path file, List<String> problems) {
    super(file + " cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence a problem: what was found, what was expected, what to do. */
  public List<String> problems() {
    return problems;
  }
}
