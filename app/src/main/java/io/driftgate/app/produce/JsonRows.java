package io.driftgate.app.produce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a file with one JSON object a line; the first one names the columns. */
final class JsonRows implements InputRows {
  private final ObjectMapper mapper =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private final BufferedReader reader;
  private final List<String> columns = new ArrayList<>();
  private long line;
  private @Nullable InputRow ahead;

  JsonRows(InputStream stream) throws IOException {
    reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    ahead = read();
    if (ahead == null) {
      throw new UnreadableInputException("the file is empty; expected one JSON object a line");
    }
    columns.addAll(ahead.cells().keySet());
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public @Nullable InputRow next() throws IOException {
    InputRow row = ahead;
    ahead = null;
    return row != null ? row : read();
  }

  private @Nullable InputRow read() throws IOException {
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line++;
      if (!text.isBlank()) {
        return new InputRow("line " + line, cells(text));
      }
    }
    return null;
  }

  private Map<String, JsonNode> cells(String text) {
    try {
      if (mapper.readTree(text) instanceof ObjectNode object) {
        Map<String, JsonNode> cells = new LinkedHashMap<>();
        object.properties().forEach(field -> cells.put(field.getKey(), field.getValue()));
        return cells;
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableInputException(
          "line " + line + ": it is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new UnreadableInputException("line " + line + ": expected one JSON object");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
