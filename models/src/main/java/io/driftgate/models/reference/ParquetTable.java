package io.driftgate.models.reference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table from Parquet, column by column. The pages are decoded by Apache Parquet's own
 * library, which believes what their headers announce: a damaged page can cost, for a moment, as
 * much memory as there is.
 */
final class ParquetTable {
  private final String file;
  private final byte[] content;
  private final ByteBudget values =
      new ByteBudget("its values are", ReferenceTable.MAX_UNCOMPRESSED_BYTES);

  private @Nullable ColumnSink current;

  private ParquetTable(String file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  static List<ReferenceColumn> read(String file, byte[] content) {
    return new ParquetTable(file, content).read();
  }

  private List<ReferenceColumn> read() {
    try (ParquetFileReader reader = ParquetFileReader.open(new BytesFile(content), options())) {
      return columns(reader);
    } catch (ReferenceException e) {
      throw e;
    } catch (UnreadableParquetException e) {
      throw new ReferenceException(file, place() + e.getMessage(), e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Whatever the library makes of damaged bytes.
      throw new ReferenceException(
          file,
          place()
              + "it cannot be read as Parquet ("
              + reason(e)
              + "): it is damaged or truncated, or no Parquet; write it anew",
          e);
    } catch (OutOfMemoryError e) {
      throw new ReferenceException(
          file,
          place()
              + "reading it takes more memory than there is: it is damaged, or take a sample of its rows",
          e);
    }
  }

  private ParquetReadOptions options() {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    // Nothing that the footer announces is larger than the file.
    configuration.setInt(
        ParquetMetadataConverter.PARQUET_THRIFT_STRING_SIZE_LIMIT, Math.max(1, content.length));
    return ParquetReadOptions.builder(configuration)
        .withCodecFactory(
            new PageCodecs(
                new ByteBudget(
                    "uncompressed, its pages are", ReferenceTable.MAX_UNCOMPRESSED_BYTES)))
        .usePageChecksumVerification()
        .build();
  }

  private List<ReferenceColumn> columns(ParquetFileReader reader) throws IOException {
    ParquetFooter footer = new ParquetFooter(file, content.length, reader.getFooter());
    footer.requireReadable();
    List<ReferenceColumn> columns = new ArrayList<>();
    for (ParquetField field : footer.fields()) {
      columns.add(column(reader, footer, field));
    }
    return columns;
  }

  private ReferenceColumn column(ParquetFileReader reader, ParquetFooter footer, ParquetField field)
      throws IOException {
    FileMetaData metadata = reader.getFileMetaData();
    MessageType schema = new MessageType(field.name(), metadata.getSchema().getType(field.name()));
    ColumnDescriptor column = schema.getColumns().get(0);
    GroupConverter unused = new DummyRecordConverter(schema).getRootConverter();
    ColumnSink sink = new ColumnSink(field, values);
    current = sink;
    reader.setRequestedSchema(schema);
    for (int group = 0; group < footer.groups().size(); group++) {
      long rows = footer.groups().get(group).getRowCount();
      if (rows == 0) {
        continue; // The library refuses to read it.
      }
      try (PageReadStore pages = reader.readRowGroup(group)) {
        ColumnReader cells =
            new ColumnReadStoreImpl(pages, unused, schema, metadata.getCreatedBy())
                .getColumnReader(column);
        for (long row = 0; row < rows; row++) {
          if (cells.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
            field.read(cells, sink);
          } else {
            sink.missing();
          }
          cells.consume();
        }
      }
    }
    return sink.column();
  }

  /** The first line; some messages go on with the whole schema. */
  private static String reason(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), "")
        .lines()
        .findFirst()
        .orElse(e.getClass().getSimpleName());
  }

  private String place() {
    return current == null ? "" : current.place();
  }
}
