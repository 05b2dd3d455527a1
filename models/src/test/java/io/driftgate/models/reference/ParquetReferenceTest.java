package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetReferenceTest {
  private static final int ROWS = 60;

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "plain", "pages-v2"})
  void everyCompressionAndPageVersionGivesTheSameTable(String name) {
    ReferenceTable table = Fixtures.table(name + ".parquet");

    assertThat(table.rows()).isEqualTo(ROWS);
    assertThat(table.columnNames())
        .containsExactly(
            "amount", "count", "small", "ratio", "active", "country", "segment", "at", "price",
            "nothing");
    for (int row = 0; row < ROWS; row++) {
      assertNumbers(table, row);
      assertTexts(table, row);
    }
  }

  private static void assertNumbers(ReferenceTable table, int row) {
    assertThat(column(table, "amount", ValueKind.FLOATING).number(row))
        .isEqualTo(Double.valueOf(row % 10 == 3 ? Double.NaN : row * 1.5));
    ReferenceColumn count = column(table, "count", ValueKind.INTEGER);
    assertThat(count.isMissing(row)).isEqualTo(row % 7 == 2);
    assertThat(count.number(row)).isEqualTo(Double.valueOf(row % 7 == 2 ? Double.NaN : row));
    assertThat(column(table, "small", ValueKind.INTEGER).integer(row)).isEqualTo(row - 30);
    assertThat(column(table, "ratio", ValueKind.FLOATING).number(row)).isEqualTo(row / 4.0);
    assertThat(column(table, "at", ValueKind.INTEGER).integer(row))
        .isEqualTo(1_767_225_600_000L + row * 3_600_000L);
    assertThat(column(table, "price", ValueKind.FLOATING).number(row)).isEqualTo(row / 100.0);
    assertThat(column(table, "nothing", ValueKind.FLOATING).isMissing(row)).isTrue();
  }

  private static void assertTexts(ReferenceTable table, int row) {
    ReferenceColumn active = column(table, "active", ValueKind.BOOLEAN);
    assertThat(active.text(row)).isEqualTo(row % 9 == 4 ? "" : Boolean.toString(row % 2 == 1));
    assertThat(active.isMissing(row)).isEqualTo(row % 9 == 4);
    ReferenceColumn country = column(table, "country", ValueKind.TEXT);
    assertThat(country.isMissing(row)).isEqualTo(row % 11 == 5);
    assertThat(country.text(row))
        .isEqualTo(row % 11 == 5 ? "" : new String[] {"04", "DE", "Zürich"}[row % 3]);
    assertThat(column(table, "segment", ValueKind.TEXT).text(row))
        .isEqualTo(row % 4 == 0 ? "basic" : "gold");
  }

  @Test
  void deltaAndSplitEncodingsGiveWhatTheDictionaryGives() {
    ReferenceTable expected = Fixtures.table("none.parquet");

    ReferenceTable table = Fixtures.table("delta.parquet");

    assertThat(table.columns()).hasSize(6);
    for (ReferenceColumn column : table.columns()) {
      ReferenceColumn same = column(expected, column.name(), column.kind());
      for (int row = 0; row < ROWS; row++) {
        assertThat(column.text(row)).as("%s %d", column.name(), row).isEqualTo(same.text(row));
        assertThat(column.isMissing(row)).isEqualTo(same.isMissing(row));
      }
    }
  }

  @Test
  void longDeltasSpanBlocksAndAllWidths() {
    ReferenceTable table = Fixtures.table("delta-long.parquet");

    ReferenceColumn written = column(table, "delta", ValueKind.INTEGER);
    ReferenceColumn plain = column(table, "plain", ValueKind.INTEGER);
    ReferenceColumn narrow = column(table, "narrow", ValueKind.INTEGER);
    for (int row = 0; row < table.rows(); row++) {
      assertThat(written.integer(row)).isEqualTo(plain.integer(row));
      assertThat(narrow.integer(row)).isEqualTo((int) plain.integer(row));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "day, INTEGER, 10, ''",
    "millis, INTEGER, 1500, -1",
    "nanos, INTEGER, 1500, -1",
    "clock, INTEGER, 2000, 0",
    "unsigned, INTEGER, 4294967295, 1",
    "byte, INTEGER, -128, 127",
    "money9, FLOATING, -1.25, ''",
    "money38, FLOATING, 1.2345678901234567E19, -0.5",
    "large, TEXT, a, ''"
  })
  void logicalTypesBecomeNumbersAndText(String name, ValueKind kind, String first, String second) {
    ReferenceColumn column = column(Fixtures.table("types.parquet"), name, kind);

    assertThat(column.text(0)).isEqualTo(first);
    assertThat(column.text(1)).isEqualTo(second);
    assertThat(column.isMissing(1)).isEqualTo(name.equals("day") || name.equals("money9"));
  }

  @Test
  void int96IsATimestamp() {
    assertThat(column(Fixtures.table("int96.parquet"), "when", ValueKind.INTEGER).integer(0))
        .isEqualTo(1500);
  }

  @Test
  void asManyRowsAsAllowedAreRead() {
    ReferenceTable table = Fixtures.table("million.parquet");

    assertThat(table.rows()).isEqualTo(ReferenceTable.MAX_ROWS);
    assertThat(column(table, "flag", ValueKind.BOOLEAN).integer(ReferenceTable.MAX_ROWS - 1))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "list.parquet, column tags holds a list",
    "struct.parquet, column place holds a structure",
    "half.parquet, column half holds bytes of a fixed length",
    "binary.parquet, 'column raw, after row 0: bytes that are no UTF-8'",
    "lz4.parquet, LZ4",
    "million-and-one.parquet, more than 1000000 rows",
    "cells.parquet, more than 67108864 cells",
    "texts.parquet, its values are more than 536870912 bytes"
  })
  void whatIsNotSupportedIsRefusedByName(String file, String expected) {
    assertThatThrownBy(() -> Fixtures.table(file))
        .isInstanceOf(ReferenceException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(expected);
  }

  private static ReferenceColumn column(ReferenceTable table, String name, ValueKind kind) {
    ReferenceColumn column = Objects.requireNonNull(table.column(name), name);
    assertThat(column.kind()).isEqualTo(kind);
    assertThat(column.rows()).isEqualTo(table.rows());
    return column;
  }
}
