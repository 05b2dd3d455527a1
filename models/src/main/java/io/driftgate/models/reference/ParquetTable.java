package io.driftgate.models.reference;

import io.driftgate.models.reference.parquet.ParquetField;
import io.driftgate.models.reference.parquet.ParquetFile;
import io.driftgate.models.reference.parquet.UnreadableParquetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a table from Parquet. */
final class ParquetTable {
  private ParquetTable() {}

  static List<ReferenceColumn> read(String file, byte[] content) {
    ParquetFile parquet;
    try {
      parquet = ParquetFile.open(content, ReferenceTable.MAX_UNCOMPRESSED_BYTES);
    } catch (UnreadableParquetException e) {
      throw new ReferenceException(file, String.valueOf(e.getMessage()), e);
    }
    ReferenceTable.requireColumns(file, parquet.fields().size());
    ReferenceTable.requireRows(file, parquet.rows(), parquet.fields().size());
    List<ReferenceColumn> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ParquetField field : parquet.fields()) {
      if (field.name().isBlank() || !seen.add(field.name())) {
        throw new ReferenceException(
            file,
            "it has the column '"
                + field.name()
                + "' twice or without a name; expected a name of its own for each: rename it");
      }
      columns.add(column(file, parquet, field));
    }
    return columns;
  }

  private static ReferenceColumn column(String file, ParquetFile parquet, ParquetField field) {
    ColumnSink sink = new ColumnSink(field);
    try {
      parquet.read(field, sink);
    } catch (UnreadableParquetException e) {
      throw new ReferenceException(
          file, "column " + field.name() + ", after row " + sink.rows() + ": " + e.getMessage(), e);
    }
    return sink.column();
  }
}
