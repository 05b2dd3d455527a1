package io.driftgate.models.reference;

import java.util.BitSet;

/** Values that are kept as the text that they were written as. */
final class CellColumn implements ReferenceColumn {
  private final String name;
  private final ValueKind kind;
  private final Cells cells;
  private final BitSet missing;

  CellColumn(String name, ValueKind kind, Cells cells, BitSet missing) {
    this.name = name;
    this.kind = kind;
    this.cells = cells;
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
    return cells.count();
  }

  @Override
  public boolean isMissing(int row) {
    return missing.get(row);
  }

  @Override
  public double number(int row) {
    if (isMissing(row)) {
      return Double.NaN;
    }
    String cell = cells.get(row);
    Boolean truth = kind == ValueKind.BOOLEAN ? NumberText.truth(cell) : null;
    if (truth != null) {
      return truth ? 1 : 0;
    }
    Double number = NumberText.number(cell);
    if (number == null) {
      throw NumberText.unfit(this, row, "a number");
    }
    return number;
  }

  @Override
  public long integer(int row) {
    Long whole = isMissing(row) ? null : NumberText.whole(cells.get(row));
    return whole == null ? NumberText.whole(this, row, number(row)) : whole;
  }

  @Override
  public String text(int row) {
    return cells.get(row);
  }
}
