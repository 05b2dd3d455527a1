package io.driftgate.models.reference;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The training reference of a model: what its training data looked like, as rows and typed columns.
 * Immutable.
 *
 * <p>In CSV an empty cell and NaN are missing values and the kind of a column is the narrowest that
 * all its cells fit; Parquet says both itself. Timestamps of Parquet are whole milliseconds since
 * 1970, its dates whole days, its decimals the nearest floating-point numbers.
 */
public final class ReferenceTable {
  public static final int MAX_ROWS = 1_000_000;
  public static final int MAX_COLUMNS = 2_000;

  /** Rows times columns. */
  public static final long MAX_CELLS = 64L << 20;

  /** Of the CSV text; of the pages, and again of the values, of Parquet. */
  public static final long MAX_UNCOMPRESSED_BYTES = 512L << 20;

  private final Map<String, ReferenceColumn> columns = new LinkedHashMap<>();
  private final int rows;

  private ReferenceTable(List<ReferenceColumn> columns) {
    for (ReferenceColumn column : columns) {
      this.columns.put(column.name(), column);
    }
    this.rows = columns.get(0).rows();
  }

  /**
   * Reads a table; the name of the file says how.
   *
   * @param fileName ends with {@code .csv}, {@code .csv.gz} or {@code .parquet}
   * @throws ReferenceException when the content is damaged, too large or not supported
   */
  public static ReferenceTable read(String fileName, byte[] content) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return new ReferenceTable(ParquetTable.read(fileName, content));
    }
    if (name.endsWith(".csv.gz")) {
      return new ReferenceTable(CsvTable.read(fileName, bounded(gunzip(fileName, content))));
    }
    if (name.endsWith(".csv")) {
      return new ReferenceTable(
          CsvTable.read(fileName, bounded(new ByteArrayInputStream(content))));
    }
    throw new ReferenceException(
        fileName,
        "its name does not say what it is; expected a name that ends with .csv, .csv.gz or .parquet");
  }

  /** In the order of the file. */
  public List<String> columnNames() {
    return List.copyOf(columns.keySet());
  }

  /** In the order of the file. */
  public List<ReferenceColumn> columns() {
    return List.copyOf(columns.values());
  }

  public @Nullable ReferenceColumn column(String name) {
    return columns.get(name);
  }

  public int rows() {
    return rows;
  }

  static void requireColumns(String file, int columns) {
    if (columns == 0 || columns > MAX_COLUMNS) {
      throw new ReferenceException(
          file,
          "it has "
              + columns
              + " columns; expected 1 to "
              + MAX_COLUMNS
              + ": keep the columns that the model uses");
    }
  }

  static void requireRows(String file, long rows, int columns) {
    if (rows > MAX_ROWS) {
      throw new ReferenceException(
          file, "it has more than " + MAX_ROWS + " rows; that is the limit: take a sample of them");
    }
    if (rows * columns > MAX_CELLS) {
      throw new ReferenceException(
          file,
          "it has more than "
              + MAX_CELLS
              + " cells, rows times columns; that is the limit: take a sample of its rows");
    }
  }

  static String tooManyBytes() {
    return "it has more than "
        + MAX_UNCOMPRESSED_BYTES
        + " bytes uncompressed; that is the limit: take a sample of its rows";
  }

  private static InputStream bounded(InputStream stream) {
    return new BoundedStream(stream, MAX_UNCOMPRESSED_BYTES);
  }

  private static InputStream gunzip(String file, byte[] content) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new ReferenceException(
          file,
          "it is not gzip (" + e.getMessage() + "); compress it with gzip, or name it .csv",
          e);
    }
  }
}
