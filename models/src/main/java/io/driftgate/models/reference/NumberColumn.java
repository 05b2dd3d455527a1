package io.driftgate.models.reference;

/** Floating-point numbers; NaN is a missing value. */
final class NumberColumn implements ReferenceColumn {
  private final String name;
  private final double[] values;

  NumberColumn(String name, double[] values) {
    this.name = name;
    this.values = values;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ValueKind kind() {
    return ValueKind.FLOATING;
  }

  @Override
  public int rows() {
    return values.length;
  }

  @Override
  public boolean isMissing(int row) {
    return Double.isNaN(values[row]);
  }

  @Override
  public double number(int row) {
    return values[row];
  }

  @Override
  public long integer(int row) {
    return NumberText.whole(this, row, values[row]);
  }

  @Override
  public String text(int row) {
    return isMissing(row) ? "" : Double.toString(values[row]);
  }
}
