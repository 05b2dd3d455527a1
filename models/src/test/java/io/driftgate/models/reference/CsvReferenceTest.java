package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvReferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,-3|INTEGER",
        "04,1,|INTEGER",
        "1.0,2.0,|INTEGER",
        "9223372036854775807,1,1|INTEGER",
        "9223372036854775808,1,1|FLOATING",
        "1.5,2,nan|FLOATING",
        "1e3,inf,-Infinity|FLOATING",
        "NaN,,|FLOATING",
        "True,FALSE,|BOOLEAN",
        "true,1,0|TEXT",
        "1d,2,3|TEXT",
        "0x1p3,2,3|TEXT",
        "04,DE,|TEXT"
      })
  void theKindIsTheNarrowestThatAllCellsFit(String cells, ValueKind kind) {
    String csv =
        "id,x\n"
            + String.join("\n", Arrays.stream(cells.split(",", -1)).map(c -> "a," + c).toList());

    ReferenceTable table = csv(csv);

    assertThat(table.rows()).isEqualTo(3);
    assertThat(column(table, "x").kind()).isEqualTo(kind);
  }

  @Test
  void textIsTheCellAsWritten() {
    ReferenceTable table = csv("\uFEFFcode,n,flag\r\n04,1.50,True\r\n\"a,\"\"b\n\",,false\r\n");

    assertThat(table.columnNames()).containsExactly("code", "n", "flag");
    assertThat(column(table, "code").text(0)).isEqualTo("04");
    assertThat(column(table, "code").number(0)).isEqualTo(4);
    assertThat(column(table, "code").text(1)).isEqualTo("a,\"b\n");
    assertThat(column(table, "n").text(0)).isEqualTo("1.50");
    assertThat(column(table, "n").isMissing(1)).isTrue();
    assertThat(column(table, "n").number(1)).isNaN();
    assertThat(column(table, "flag").text(0)).isEqualTo("True");
    assertThat(column(table, "flag").number(0)).isEqualTo(1);
    assertThat(column(table, "flag").integer(1)).isZero();
    assertThat(table.column("absent")).isNull();
  }

  @Test
  void aValueOfAnotherKindIsRefusedByPlace() {
    ReferenceTable table = csv("code,n\nDE,1.5\nFR,\n");

    assertThatThrownBy(() -> column(table, "code").number(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row 2, column code: found 'FR', expected a number");
    assertThatThrownBy(() -> column(table, "n").integer(0))
        .hasMessage("row 1, column n: found '1.5', expected a whole number");
    assertThatThrownBy(() -> column(table, "n").integer(1))
        .hasMessage("row 2, column n: found a missing value, expected a whole number");
    assertThatThrownBy(() -> column(table, "n").text(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void gzipIsTheSame() {
    byte[] content = gzip("a,b\n1,x\n".getBytes(StandardCharsets.UTF_8), 1);

    ReferenceTable table = ReferenceTable.read("Train.CSV.GZ", content);

    assertThat(column(table, "a").integer(0)).isEqualTo(1);
  }

  @Test
  void aGzipBombIsRefused() {
    byte[] line = ("x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ReferenceTable.read("bomb.csv.gz", gzip(line, 513)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("bomb.csv.gz: after row 51")
        .hasMessageContaining("more than 536870912 bytes uncompressed");
  }

  @Test
  void aCellWithoutEndIsRefused() {
    assertThatThrownBy(() -> ReferenceTable.read("bomb.csv.gz", gzip(new byte[1 << 20], 1_000)))
        .isInstanceOf(ReferenceException.class);
  }

  @Test
  void aDamagedGzipIsRefused() {
    byte[] content = gzip("a,b\n1,x\n".getBytes(StandardCharsets.UTF_8), 50);

    assertThatThrownBy(() -> ReferenceTable.read("x.csv.gz", Arrays.copyOf(content, 30)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("cannot be decompressed");
    assertThatThrownBy(() -> ReferenceTable.read("x.csv.gz", new byte[] {1, 2, 3}))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("not gzip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it is empty",
        "',a;0,1'|column 1 has no name",
        "'a,a;0,1'|the column a twice",
        "'a,b;0,1;2'|row 2 (line 3) has 1 cells; expected 2",
        "'a,b;0,1,2'|row 1 (line 2) has 3 cells; expected 2"
      })
  void whatIsNoTableIsRefused(String csv, String expected) {
    assertThatThrownBy(() -> csv(csv.replace(';', '\n')))
        .isInstanceOf(ReferenceException.class)
        .hasMessageStartingWith("train.csv: ")
        .hasMessageContaining(expected);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] content = "a\nZ\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> ReferenceTable.read("train.csv", content))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("no UTF-8");
  }

  @Test
  void asManyRowsAsAllowedAreReadAndNoMore() {
    String atTheLimit = "a\n" + "7\n".repeat(ReferenceTable.MAX_ROWS);

    assertThat(csv(atTheLimit).rows()).isEqualTo(ReferenceTable.MAX_ROWS);
    assertThatThrownBy(() -> csv(atTheLimit + "7\n"))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("more than 1000000 rows");
  }

  @Test
  void asManyColumnsAsAllowedAreReadAndNoMore() {
    assertThat(csv(header(ReferenceTable.MAX_COLUMNS)).columns())
        .hasSize(ReferenceTable.MAX_COLUMNS);
    assertThatThrownBy(() -> csv(header(ReferenceTable.MAX_COLUMNS + 1)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("2001 columns");
  }

  @Test
  void anotherFormatIsRefusedByItsName() {
    assertThatThrownBy(() -> ReferenceTable.read("train.xlsx", new byte[0]))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining(".csv, .csv.gz or .parquet");
  }

  private static String header(int columns) {
    StringBuilder header = new StringBuilder("c0");
    for (int column = 1; column < columns; column++) {
      header.append(",c").append(column);
    }
    return header + "\n";
  }

  private static ReferenceTable csv(String text) {
    return ReferenceTable.read("train.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private static ReferenceColumn column(ReferenceTable table, String name) {
    return Objects.requireNonNull(table.column(name), name);
  }

  private static byte[] gzip(byte[] bytes, int times) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(written)) {
      for (int i = 0; i < times; i++) {
        gzip.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.toByteArray();
  }
}
