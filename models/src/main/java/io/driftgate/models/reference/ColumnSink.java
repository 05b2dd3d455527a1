package io.driftgate.models.reference;

import io.driftgate.models.reference.parquet.ParquetField;
import io.driftgate.models.reference.parquet.ValueSink;
import java.util.Arrays;
import java.util.BitSet;

/** Gathers the values of a Parquet column; it grows with what comes. */
final class ColumnSink implements ValueSink {
  private final ParquetField field;
  private final BitSet missing = new BitSet();
  private final Cells cells = new Cells();
  private long[] wholes = {};
  private double[] numbers = {};
  private int rows;

  ColumnSink(ParquetField field) {
    this.field = field;
  }

  int rows() {
    return rows;
  }

  @Override
  public void missing() {
    missing.set(rows);
    switch (field.holds()) {
      case TRUTHS, WHOLE_NUMBERS -> whole(0);
      case NUMBERS -> number(Double.NaN);
      case TEXTS -> text(new byte[0], 0, 0);
    }
  }

  @Override
  public void whole(long value) {
    if (rows == wholes.length) {
      wholes = Arrays.copyOf(wholes, grown());
    }
    wholes[rows] = value;
    rows++;
  }

  @Override
  public void number(double value) {
    if (rows == numbers.length) {
      numbers = Arrays.copyOf(numbers, grown());
    }
    numbers[rows] = value;
    rows++;
  }

  @Override
  public void text(byte[] bytes, int from, int length) {
    cells.add(bytes, from, length);
    rows++;
  }

  ReferenceColumn column() {
    if (missing.cardinality() == rows) {
      double[] nothing = new double[rows];
      Arrays.fill(nothing, Double.NaN);
      return new NumberColumn(field.name(), nothing);
    }
    return switch (field.holds()) {
      case TRUTHS -> whole(ValueKind.BOOLEAN);
      case WHOLE_NUMBERS -> whole(ValueKind.INTEGER);
      case NUMBERS -> new NumberColumn(field.name(), Arrays.copyOf(numbers, rows));
      case TEXTS -> {
        cells.trim();
        yield new CellColumn(field.name(), ValueKind.TEXT, cells, missing);
      }
    };
  }

  private ReferenceColumn whole(ValueKind kind) {
    return new WholeColumn(field.name(), kind, Arrays.copyOf(wholes, rows), missing);
  }

  private int grown() {
    return rows + (rows >> 1) + 64;
  }
}
