package io.driftgate.models.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** The limits that are held against the footer, before any page is read. */
class ParquetFooterTest {
  private static final int TAIL_BYTES = 8;

  @Test
  void theFooterAloneGivesTheColumns() throws IOException {
    byte[] content = changed(footer -> emptyTable(footer, ReferenceTable.MAX_COLUMNS));

    ReferenceTable table = ReferenceTable.read("wide.parquet", content);

    assertThat(table.columns()).hasSize(ReferenceTable.MAX_COLUMNS);
    assertThat(table.rows()).isZero();
  }

  @Test
  void tooManyColumnsAreRefused() throws IOException {
    assertRefused(
        changed(footer -> emptyTable(footer, ReferenceTable.MAX_COLUMNS + 1)), "2001 columns");
  }

  @Test
  void theSameNameTwiceIsRefused() throws IOException {
    byte[] content =
        changed(
            footer -> {
              footer.getSchema().get(2).setName("amount");
              group(footer).getColumns().get(1).getMeta_data().setPath_in_schema(List.of("amount"));
            });

    assertRefused(content, "column 'amount' twice");
  }

  @Test
  void tooManyBytesUncompressedAreRefused() throws IOException {
    assertRefused(
        changed(footer -> column(footer).setTotal_uncompressed_size((512L << 20) + 1)),
        "more than 536870912 bytes uncompressed");
  }

  @Test
  void sizesThatCannotBeAreRefused() throws IOException {
    assertRefused(changed(footer -> column(footer).setTotal_uncompressed_size(-1)), "damaged");
    assertRefused(changed(footer -> column(footer).setTotal_compressed_size(-1)), "damaged");
    assertRefused(changed(footer -> column(footer).setTotal_compressed_size(1 << 30)), "damaged");
    assertRefused(
        changed(footer -> column(footer).setDictionary_page_offset(-9).setData_page_offset(-9)),
        "damaged");
    assertRefused(changed(footer -> column(footer).setNum_values(59)), "59 values");
    assertRefused(changed(footer -> group(footer).setNum_rows(-1)), "damaged");
    assertRefused(changed(footer -> group(footer).setNum_rows(Long.MAX_VALUE)), "damaged");
    assertRefused(changed(footer -> group(footer).getColumns().remove(0)), "damaged");
  }

  @Test
  void bytesOfTwoColumnsAtOnceAreRefused() throws IOException {
    assertRefused(
        changed(
            footer ->
                group(footer)
                    .getColumns()
                    .forEach(
                        chunk ->
                            chunk
                                .getMeta_data()
                                .setDictionary_page_offset(4)
                                .setData_page_offset(4)
                                .setTotal_compressed_size(4_000))),
        "40000 bytes of columns");
  }

  @Test
  void valuesInAnotherFileAreRefused() throws IOException {
    assertRefused(
        changed(
            footer ->
                group(footer).getColumns().forEach(chunk -> chunk.setFile_path("other.parquet"))),
        "in another file");
  }

  private static void assertRefused(byte[] content, String expected) {
    assertThatThrownBy(() -> ReferenceTable.read("changed.parquet", content))
        .isInstanceOf(ReferenceException.class)
        .hasMessageStartingWith("changed.parquet: ")
        .hasMessageContaining(expected);
  }

  private static RowGroup group(FileMetaData footer) {
    return footer.getRow_groups().get(0);
  }

  private static ColumnMetaData column(FileMetaData footer) {
    return group(footer).getColumns().get(0).getMeta_data();
  }

  private static void emptyTable(FileMetaData footer, int columns) {
    List<SchemaElement> schema = new ArrayList<>();
    schema.add(new SchemaElement("schema").setNum_children(columns));
    for (int column = 0; column < columns; column++) {
      schema.add(
          new SchemaElement("c" + column)
              .setType(Type.INT64)
              .setRepetition_type(FieldRepetitionType.OPTIONAL));
    }
    footer.setSchema(schema).setNum_rows(0).setRow_groups(new ArrayList<>());
    footer.unsetColumn_orders();
  }

  /** A file of ten columns and sixty rows in one group, with another footer. */
  private static byte[] changed(Consumer<FileMetaData> change) throws IOException {
    byte[] whole = Fixtures.bytes("none.parquet");
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int tail = whole.length - TAIL_BYTES;
    int start = tail - bytes.getInt(tail);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(whole, start, tail - start));
    change.accept(footer);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    written.write(whole, 0, start);
    Util.writeFileMetaData(footer, written);
    bytes.putInt(tail, written.size() - start);
    written.write(whole, tail, TAIL_BYTES);
    return written.toByteArray();
  }
}
