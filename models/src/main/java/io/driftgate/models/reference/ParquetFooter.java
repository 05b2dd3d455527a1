package io.driftgate.models.reference;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/** What the footer of a Parquet file says, held against the limits before any page is read. */
final class ParquetFooter {
  private final String file;
  private final long fileBytes;
  private final List<BlockMetaData> groups;
  private final List<ParquetField> fields;

  ParquetFooter(String file, long fileBytes, ParquetMetadata metadata) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.groups = metadata.getBlocks();
    MessageType schema = metadata.getFileMetaData().getSchema();
    this.fields = schema.getFields().stream().map(ParquetField::of).toList();
  }

  /** In the order of the file. */
  List<ParquetField> fields() {
    return fields;
  }

  List<BlockMetaData> groups() {
    return groups;
  }

  void requireReadable() {
    ReferenceTable.requireColumns(file, fields.size());
    requireNames();
    long rows = 0;
    long stored = 0;
    long uncompressed = 0;
    for (BlockMetaData group : groups) {
      requireWhole(group);
      rows = Math.addExact(rows, group.getRowCount());
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        requireInside(chunk);
        stored = Math.addExact(stored, chunk.getTotalSize());
        uncompressed = Math.addExact(uncompressed, chunk.getTotalUncompressedSize());
      }
    }
    ReferenceTable.requireRows(file, rows, fields.size());
    if (uncompressed > ReferenceTable.MAX_UNCOMPRESSED_BYTES) {
      throw new UnreadableParquetException(ReferenceTable.tooManyBytes());
    }
    // No byte belongs to two columns; else a small file could be read without end.
    if (stored > fileBytes) {
      throw UnreadableParquetException.damaged(
          stored + " bytes of columns in a file of " + fileBytes);
    }
  }

  private void requireNames() {
    Set<String> seen = new HashSet<>();
    for (ParquetField field : fields) {
      if (field.name().isBlank() || !seen.add(field.name())) {
        throw new UnreadableParquetException(
            "it has the column '"
                + field.name()
                + "' twice or without a name; expected a name of its own for each: rename it");
      }
    }
  }

  private void requireWhole(BlockMetaData group) {
    if (group.getPath() != null) {
      throw new UnreadableParquetException("its values are in another file; write one file");
    }
    if (group.getRowCount() < 0) {
      throw UnreadableParquetException.damaged("a row group of " + group.getRowCount() + " rows");
    }
    if (group.getColumns().size() != fields.size()) {
      throw UnreadableParquetException.damaged("a row group without some of its columns");
    }
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getValueCount() != group.getRowCount()) {
        throw UnreadableParquetException.damaged(
            chunk.getValueCount() + " values in a row group of " + group.getRowCount());
      }
      PageCodecs.requireSupported(chunk.getCodec());
    }
  }

  private void requireInside(ColumnChunkMetaData chunk) {
    long start = chunk.getStartingPos();
    long length = chunk.getTotalSize();
    if (start < 0 || length < 0 || start > fileBytes || length > fileBytes - start) {
      throw UnreadableParquetException.damaged(
          length + " bytes from " + start + " in a file of " + fileBytes);
    }
    if (chunk.getTotalUncompressedSize() < 0) {
      throw UnreadableParquetException.damaged(
          "a column of " + chunk.getTotalUncompressedSize() + " bytes");
    }
  }
}
