package io.driftgate.topology.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.topology.decoding.RowSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code golden.jsonl}: the features of a row, and what the trainer saw come out.
 *
 * @param line number of the line, from 1
 * @param features values by name; null or absent for missing
 * @param score the score that the trainer saw; null where the model gave none that is finite
 * @param label the label that the trainer saw; null where nothing is said
 */
record GoldenRow(int line, JsonNode features, @Nullable Double score, @Nullable String label)
    implements RowSource {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Scores are equal when they differ by no more than this, or by this part of the expected. */
  static final double TOLERANCE = 1e-5;

  /**
   * Reads a file.
   *
   * @param problems receives what is wrong with the lines
   */
  static List<GoldenRow> read(byte[] content, List<String> problems) {
    List<GoldenRow> rows = new ArrayList<>();
    String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    for (int index = 0; index < lines.length; index++) {
      if (lines[index].isBlank()) {
        continue;
      }
      try {
        JsonNode line = JSON.readTree(lines[index]);
        JsonNode score = line.path("score");
        boolean well = line.path("features").isObject() && (score.isNumber() || score.isNull());
        if (well) {
          JsonNode label = line.path("label");
          rows.add(
              new GoldenRow(
                  index + 1,
                  line.path("features"),
                  score.isNull() ? null : Double.valueOf(score.asDouble()),
                  label.isValueNode() && !label.isNull() ? label.asText() : null));
        } else {
          problems.add(
              "golden.jsonl, line "
                  + (index + 1)
                  + ": expected {\"features\": {...}, \"score\": number or null, \"label\": text}");
        }
      } catch (JsonProcessingException e) {
        problems.add(
            "golden.jsonl, line " + (index + 1) + " is no JSON: " + e.getOriginalMessage());
      }
    }
    return rows;
  }

  /** Distance to a score, as a multiple of the tolerance. */
  double distance(double found) {
    double expected = score == null ? Double.NaN : score;
    return Math.abs(found - expected) / (TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  @Override
  public boolean isMissing(String name) {
    JsonNode value = features.path(name);
    return value.isMissingNode() || value.isNull();
  }

  @Override
  public double number(String name) {
    JsonNode value = features.path(name);
    return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble(Double.NaN);
  }

  @Override
  public long integer(String name) {
    JsonNode value = features.path(name);
    return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asLong();
  }

  @Override
  public String text(String name) {
    return features.path(name).asText();
  }
}
