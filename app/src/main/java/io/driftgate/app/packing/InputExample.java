package io.driftgate.app.packing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The input example that MLflow saves of a data frame: its columns, and a few rows. */
final class InputExample {
  private InputExample() {}

  /** The rows as CSV; null where the example is of another kind than a data frame's. */
  static byte @Nullable [] toCsv(byte[] json) throws IOException {
    JsonNode example = new ObjectMapper().readTree(json);
    JsonNode columns = example.path("columns");
    JsonNode data = example.path("data");
    if (!columns.isArray() || !data.isArray() || data.isEmpty()) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvWriter writer = CsvWriter.builder().build(bytes, StandardCharsets.UTF_8)) {
      writer.writeRecord(texts(columns));
      for (JsonNode row : data) {
        writer.writeRecord(texts(row));
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      texts.add(value.isNull() ? "" : value.asText());
    }
    return texts;
  }
}
