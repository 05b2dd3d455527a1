package io.driftgate.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro makes objects only of classes that it is told to trust. Our own records are: whoever reads
 * or writes them says so first.
 */
public final class TrustedRecords {
  private static final String PACKAGE = TrustedRecords.class.getPackageName();

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(PACKAGE)));
  }

  private TrustedRecords() {}

  /**
   * Adds the classes of this package to those that Avro trusts; once is enough, more does no harm.
   */
  public static void trust() {
    // the static initialiser did it
  }
}
