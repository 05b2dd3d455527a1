package io.driftgate.models.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the signature of an {@code MLmodel}: lists of columns ({@code {"type": "long", "name":
 * ...}}) or of tensors ({@code {"type": "tensor", "tensor-spec": {"dtype": ..., "shape": [...]}}}),
 * as JSON in a text.
 */
final class SignatureReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> problems;

  SignatureReader(List<String> problems) {
    this.problems = problems;
  }

  List<Column> columns(JsonNode signature, String side) {
    JsonNode text = signature.path(side);
    if (text.isMissingNode() || text.isNull()) {
      return List.of();
    }
    JsonNode list;
    try {
      list = text.isTextual() ? JSON.readTree(text.asText()) : text;
    } catch (JsonProcessingException e) {
      problems.add("signature." + side + ": expected JSON in a text: " + e.getOriginalMessage());
      return List.of();
    }
    if (!list.isArray()) {
      problems.add("signature." + side + ": expected a list, found " + list);
      return List.of();
    }
    List<Column> columns = new ArrayList<>();
    for (JsonNode element : list) {
      columns.add(column(element, "signature." + side + "[" + columns.size() + "]"));
    }
    return columns;
  }

  private Column column(JsonNode element, String where) {
    String name = element.path("name").isTextual() ? element.path("name").asText() : null;
    boolean required =
        element.path("required").asBoolean(!element.path("optional").asBoolean(false));
    boolean tensor = element.path("type").asText().equals("tensor");
    JsonNode type = tensor ? element.path("tensor-spec").path("dtype") : element.path("type");
    if (!type.isTextual()) {
      problems.add(where + ": expected a type, found " + element);
    }
    List<Long> shape = new ArrayList<>();
    if (tensor) {
      for (JsonNode length : element.path("tensor-spec").path("shape")) {
        shape.add(length.asLong());
      }
    }
    return new Column(name, type.asText(), shape, required);
  }
}
