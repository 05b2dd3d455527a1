package io.driftgate.models.reference;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads a table from CSV with a header, RFC 4180, UTF-8. */
final class CsvTable {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String file;
  private final List<String> names = new ArrayList<>();
  private final List<Cells> cells = new ArrayList<>();
  private int rows;

  private CsvTable(String file) {
    this.file = file;
  }

  static List<ReferenceColumn> read(String file, InputStream content) {
    CsvTable table = new CsvTable(file);
    try (Reader text = withoutMark(content);
        CloseableIterator<CsvRecord> records =
            CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)
                .iterator()) {
      table.addAll(records);
    } catch (CsvParseException e) {
      throw e.getCause() instanceof IOException cause
          ? table.unreadable(cause)
          : new ReferenceException(
              file,
              table.place() + "it is not well-formed CSV (" + e.getMessage() + "); write it anew",
              e);
    } catch (UncheckedIOException e) {
      throw table.unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw table.unreadable(e);
    }
    return table.columns();
  }

  private static Reader withoutMark(InputStream content) throws IOException {
    PushbackReader reader =
        new PushbackReader(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      reader.unread(first);
    }
    return reader;
  }

  private void addAll(CloseableIterator<CsvRecord> records) {
    if (!records.hasNext()) {
      throw new ReferenceException(
          file, "it is empty; expected a header line with the names of the columns, and rows");
    }
    addHeader(records.next().getFields());
    while (records.hasNext()) {
      addRow(records.next());
    }
  }

  private void addHeader(List<String> header) {
    ReferenceTable.requireColumns(file, header.size());
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (name.isBlank()) {
        throw new ReferenceException(
            file,
            "column "
                + (names.size() + 1)
                + " has no name in the header; expected a name for each: pandas leaves its index out with to_csv(index=False)");
      }
      if (!seen.add(name)) {
        throw new ReferenceException(
            file, "the header has the column " + name + " twice; expected each once: rename one");
      }
      names.add(name);
      cells.add(new Cells());
    }
  }

  private void addRow(CsvRecord record) {
    if (record.getFieldCount() != names.size()) {
      throw new ReferenceException(
          file,
          "row "
              + (rows + 1)
              + " (line "
              + record.getStartingLineNumber()
              + ") has "
              + record.getFieldCount()
              + " cells; expected "
              + names.size()
              + ", as the header has: quote cells with commas, and fill the row up");
    }
    rows++;
    ReferenceTable.requireRows(file, rows, names.size());
    for (int column = 0; column < names.size(); column++) {
      cells.get(column).add(record.getField(column));
    }
  }

  private List<ReferenceColumn> columns() {
    List<ReferenceColumn> columns = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      columns.add(column(names.get(column), cells.get(column)));
    }
    return columns;
  }

  private static ReferenceColumn column(String name, Cells cells) {
    cells.trim();
    BitSet missing = new BitSet();
    KindInference kind = new KindInference();
    for (int row = 0; row < cells.count(); row++) {
      String cell = cells.get(row);
      if (NumberText.isMissing(cell)) {
        missing.set(row);
      } else {
        kind.add(cell);
      }
    }
    return new CellColumn(name, kind.kind(), cells, missing);
  }

  private ReferenceException unreadable(IOException cause) {
    String problem;
    if (cause instanceof BoundedStream.PassedException) {
      problem = ReferenceTable.tooManyBytes();
    } else if (cause instanceof CharacterCodingException) {
      problem = "it is no UTF-8 text; expected CSV in UTF-8: write it with that encoding";
    } else {
      problem =
          "it cannot be decompressed (" + cause.getMessage() + "); compress it anew with gzip";
    }
    return new ReferenceException(file, place() + problem, cause);
  }

  private String place() {
    return rows == 0 ? "" : "after row " + rows + ": ";
  }
}
