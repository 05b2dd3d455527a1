package io.driftgate.app.doctor;

/**
 * What one check found.
 *
 * @param check what was checked, in a word or two
 * @param detail what was found
 * @param action what to do; empty where all is well
 */
public record Finding(String check, Verdict verdict, String detail, String action) {

  /** How bad it is. */
  public enum Verdict {
    OK,
    /** The pipeline runs, but not as it should. */
    WARNING,
    /** The pipeline does not run. */
    FAILED
  }

  static Finding ok(String check, String detail) {
    return new Finding(check, Verdict.OK, detail, "");
  }

  static Finding warning(String check, String detail, String action) {
    return new Finding(check, Verdict.WARNING, detail, action);
  }

  static Finding failed(String check, String detail, String action) {
    return new Finding(check, Verdict.FAILED, detail, action);
  }
}
