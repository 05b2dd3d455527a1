package io.driftgate.models.reference.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/** A Parquet file whose columns are neither lists nor structures. For one thread. */
public final class ParquetFile {
  private final byte[] content;
  private final FileMetaData footer;
  private final List<ParquetField> fields;
  private final Limits limits;

  private ParquetFile(
      byte[] content, FileMetaData footer, List<ParquetField> fields, long maxBytes) {
    this.content = content;
    this.footer = footer;
    this.fields = fields;
    this.limits = new Limits(maxBytes, content.length);
  }

  /**
   * Reads the footer.
   *
   * @param maxBytes how many bytes the pages may have uncompressed, and how many their values
   */
  public static ParquetFile open(byte[] content, long maxBytes) throws UnreadableParquetException {
    FileMetaData footer = Metadata.footer(content);
    List<ParquetField> fields = fields(footer.getSchema());
    long rows = 0;
    if (footer.getRow_groups() == null) {
      throw UnreadableParquetException.damaged("a footer without row groups");
    }
    for (RowGroup group : footer.getRow_groups()) {
      long more = group.getNum_rows();
      List<ColumnChunk> columns = group.getColumns();
      if (more < 0 || more > footer.getNum_rows() - rows) {
        throw UnreadableParquetException.damaged("a row group of " + more + " rows");
      }
      if (columns == null || columns.size() != fields.size()) {
        throw UnreadableParquetException.damaged("a row group without some of its columns");
      }
      rows += more;
    }
    if (rows != footer.getNum_rows()) {
      throw UnreadableParquetException.damaged(
          rows + " rows in the row groups, " + footer.getNum_rows() + " in all");
    }
    return new ParquetFile(content, footer, fields, maxBytes);
  }

  /** In the order of the file. */
  public List<ParquetField> fields() {
    return fields;
  }

  public long rows() {
    return footer.getNum_rows();
  }

  /** Gives every value of a column to the sink, row by row. */
  public void read(ParquetField field, ValueSink sink) throws UnreadableParquetException {
    int column = fields.indexOf(field);
    for (RowGroup group : footer.getRow_groups()) {
      if (group.getNum_rows() > Integer.MAX_VALUE) {
        throw new UnreadableParquetException("a row group of " + group.getNum_rows() + " rows");
      }
      ColumnMetaData metadata = metadata(group.getColumns().get(column), field);
      if (metadata.getNum_values() != group.getNum_rows()) {
        throw UnreadableParquetException.damaged(
            metadata.getNum_values() + " values in a row group of " + group.getNum_rows());
      }
      new ChunkReader(field, metadata, bytes(metadata), limits, sink)
          .read((int) group.getNum_rows());
    }
  }

  private static List<ParquetField> fields(List<SchemaElement> schema)
      throws UnreadableParquetException {
    if (schema == null || schema.isEmpty()) {
      throw UnreadableParquetException.damaged("a footer without a schema");
    }
    List<ParquetField> fields = new ArrayList<>();
    for (SchemaElement element : schema.subList(1, schema.size())) {
      fields.add(ParquetField.of(element));
    }
    if (fields.size() != schema.get(0).getNum_children()) {
      throw UnreadableParquetException.damaged(
          fields.size() + " columns where " + schema.get(0).getNum_children() + " are announced");
    }
    return List.copyOf(fields);
  }

  private static ColumnMetaData metadata(ColumnChunk chunk, ParquetField field)
      throws UnreadableParquetException {
    if (chunk.isSetFile_path()) {
      throw new UnreadableParquetException("its values are in another file; write one file");
    }
    ColumnMetaData metadata = chunk.getMeta_data();
    if (metadata == null || metadata.getType() != field.type()) {
      throw UnreadableParquetException.damaged("a column without its metadata");
    }
    return metadata;
  }

  private Bytes bytes(ColumnMetaData metadata) throws UnreadableParquetException {
    long start = metadata.getData_page_offset();
    if (metadata.isSetDictionary_page_offset() && metadata.getDictionary_page_offset() > 0) {
      start = Math.min(start, metadata.getDictionary_page_offset());
    }
    long length = metadata.getTotal_compressed_size();
    if (start < 0 || start > content.length || length < 0 || length > content.length - start) {
      throw UnreadableParquetException.damaged(
          length + " bytes from " + start + " in a file of " + content.length);
    }
    limits.stored().spend(length);
    return new Bytes(content, (int) start, (int) (start + length));
  }
}
