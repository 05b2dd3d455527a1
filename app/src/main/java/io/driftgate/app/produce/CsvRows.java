package io.driftgate.app.produce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file with a header, RFC 4180, UTF-8. */
final class CsvRows implements InputRows {
  private final CloseableIterator<CsvRecord> records;
  private final List<String> columns;

  CsvRows(InputStream stream) {
    records =
        CsvReader.builder()
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(stream)
            .iterator();
    CsvRecord header = take();
    if (header == null) {
      throw new UnreadableInputException(
          "the file is empty; expected a header line with the names of the columns");
    }
    columns = header.getFields();
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isBlank() || !seen.add(column)) {
        throw new UnreadableInputException(
            "the header has "
                + (column.isBlank() ? "a column without a name" : "the column " + column + " twice")
                + ": "
                + String.join(",", columns));
      }
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable InputRow next() {
    CsvRecord csv = take();
    if (csv == null) {
      return null;
    }
    String place = "line " + csv.getStartingLineNumber();
    if (csv.getFieldCount() != columns.size()) {
      throw new UnreadableInputException(
          place
              + ": it has "
              + csv.getFieldCount()
              + " fields, the header has "
              + columns.size()
              + " columns");
    }
    Map<String, JsonNode> cells = new LinkedHashMap<>();
    for (int position = 0; position < columns.size(); position++) {
      cells.put(columns.get(position), TextNode.valueOf(csv.getField(position)));
    }
    return new InputRow(place, cells);
  }

  private @Nullable CsvRecord take() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException e) {
      throw new UnreadableInputException("it is not well-formed CSV: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new UnreadableInputException("it cannot be read on: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
