package io.driftgate.models.reference;

/** One column of a training reference. Rows are counted from 0. Immutable. */
public sealed interface ReferenceColumn permits CellColumn, NumberColumn, WholeColumn {
  String name();

  ValueKind kind();

  int rows();

  boolean isMissing(int row);

  /**
   * The value as a number, 1 and 0 for true and false; NaN where it is missing.
   *
   * @throws IllegalStateException when it is a text that is no number
   */
  double number(int row);

  /**
   * The value as a whole number, 1 and 0 for true and false.
   *
   * @throws IllegalStateException when it is missing or no whole number that a long can hold
   */
  long integer(int row);

  /**
   * The value as text: from CSV the very cell, missing or not; from Parquet what Java writes for
   * the value, and nothing where it is missing.
   */
  String text(int row);
}
