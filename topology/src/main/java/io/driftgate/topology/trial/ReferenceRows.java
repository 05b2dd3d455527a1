package io.driftgate.topology.trial;

import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.topology.decoding.RowSource;
import java.util.Objects;

/** One row after the other of a reference. */
final class ReferenceRows implements RowSource {
  private final ReferenceTable table;
  private int row;

  ReferenceRows(ReferenceTable table) {
    this.table = table;
  }

  ReferenceRows at(int next) {
    row = next;
    return this;
  }

  @Override
  public boolean isMissing(String name) {
    ReferenceColumn column = table.column(name);
    return column == null || column.isMissing(row);
  }

  @Override
  public double number(String name) {
    return column(name).number(row);
  }

  @Override
  public long integer(String name) {
    return column(name).integer(row);
  }

  @Override
  public String text(String name) {
    return column(name).text(row);
  }

  private ReferenceColumn column(String name) {
    return Objects.requireNonNull(table.column(name), name);
  }
}
