package io.driftgate.topology.decoding;

/** The values of one row by name, from somewhere else than an event: a reference, a golden row. */
public interface RowSource {

  /** Whether there is no value of that name. */
  boolean isMissing(String name);

  /** The value as a number; NaN stands for missing. */
  double number(String name);

  /** The value as a whole number; true is 1, false is 0. */
  long integer(String name);

  /** The value as a text. */
  String text(String name);
}
