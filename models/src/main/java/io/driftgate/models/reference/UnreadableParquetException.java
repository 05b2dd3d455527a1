package io.driftgate.models.reference;

/** The bytes are damaged, or hold what is not supported; the message says which, for people. */
final class UnreadableParquetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableParquetException(String problem) {
    super(problem);
  }

  UnreadableParquetException(String problem, Throwable cause) {
    super(problem, cause);
  }

  static UnreadableParquetException damaged(String found) {
    return new UnreadableParquetException(found + ": the file is damaged or truncated");
  }
}
