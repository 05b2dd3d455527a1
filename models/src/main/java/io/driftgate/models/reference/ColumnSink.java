package io.driftgate.models.reference;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Gathers the values of a Parquet column, row by row; it grows with what comes, within a budget.
 * Which method takes a value follows from the field.
 */
final class ColumnSink {
  private static final byte[] NOTHING = {};

  /** What a cell costs, a text besides. */
  private static final int CELL_BYTES = Long.BYTES;

  private final ParquetField field;
  private final ByteBudget budget;
  private final BitSet missing = new BitSet();
  private final Cells cells = new Cells();
  private long[] wholes = {};
  private double[] numbers = {};
  private int rows;

  ColumnSink(ParquetField field, ByteBudget budget) {
    this.field = field;
    this.budget = budget;
  }

  /** For messages. */
  String place() {
    return "column " + field.name() + ", after row " + rows + ": ";
  }

  void missing() {
    missing.set(rows);
    switch (field.holds()) {
      case TRUTHS, WHOLE_NUMBERS -> whole(0);
      case NUMBERS -> number(Double.NaN);
      case TEXTS -> text(NOTHING);
    }
  }

  /** A whole number; 1 and 0 for true and false. */
  void whole(long value) {
    budget.spend(CELL_BYTES);
    if (rows == wholes.length) {
      wholes = Arrays.copyOf(wholes, grown());
    }
    wholes[rows] = value;
    rows++;
  }

  void number(double value) {
    budget.spend(CELL_BYTES);
    if (rows == numbers.length) {
      numbers = Arrays.copyOf(numbers, grown());
    }
    numbers[rows] = value;
    rows++;
  }

  /** Well-formed UTF-8. */
  void text(byte[] bytes) {
    budget.spend(CELL_BYTES + (long) bytes.length);
    cells.add(bytes, 0, bytes.length);
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
