package io.driftgate.models.reference.parquet;

/** Takes the values of one column, row by row; which method is called follows from the field. */
public interface ValueSink {
  void missing();

  /** A whole number; 1 and 0 for true and false. */
  void whole(long value);

  void number(double value);

  /** Well-formed UTF-8. */
  void text(byte[] bytes, int from, int length);
}
