package io.driftgate.models.reference;

import java.util.BitSet;

/** Whole numbers, or true and false as 1 and 0. */
final class WholeColumn implements ReferenceColumn {
  private final String name;
  private final ValueKind kind;
  private final long[] values;
  private final BitSet missing;

  WholeColumn(String name, ValueKind kind, long[] values, BitSet missing) {
    this.name = name;
    this.kind = kind;
    this.values = values;
    this.missing = missing;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ValueKind kind() {
    return kind;
  }

  @Override
  public int rows() {
    return values.length;
  }

  @Override
  public boolean isMissing(int row) {
    return missing.get(row);
  }

  @Override
  public double number(int row) {
    return isMissing(row) ? Double.NaN : values[row];
  }

  @Override
  public long integer(int row) {
    if (isMissing(row)) {
      throw NumberText.noWholeNumber(this, row);
    }
    return values[row];
  }

  @Override
  public String text(int row) {
    if (isMissing(row)) {
      return "";
    }
    return kind == ValueKind.BOOLEAN
        ? Boolean.toString(values[row] != 0)
        : Long.toString(values[row]);
  }
}
