package io.driftgate.app.packing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.models.Feature;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.topology.trial.TrialReport;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Golden rows made of what the model says here of the first rows of its reference. */
final class GoldenRows {
  static final int ROWS = 25;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenRows() {}

  static byte[] of(
      List<Feature> features, ReferenceTable reference, List<TrialReport.ScoredRow> scores) {
    StringBuilder lines = new StringBuilder();
    for (TrialReport.ScoredRow scored : scores.subList(0, Math.min(ROWS, scores.size()))) {
      ObjectNode line = JSON.createObjectNode();
      ObjectNode values = line.putObject("features");
      for (Feature feature : features) {
        ReferenceColumn column = reference.column(feature.name());
        if (column == null || column.isMissing(scored.row())) {
          values.putNull(feature.name());
        } else {
          switch (feature.kind()) {
            case FLOATING -> values.put(feature.name(), column.number(scored.row()));
            case INTEGER -> values.put(feature.name(), column.integer(scored.row()));
            case TEXT -> values.put(feature.name(), column.text(scored.row()));
          }
        }
      }
      line.put("score", scored.score());
      if (!scored.label().isEmpty()) {
        line.put("label", scored.label());
      }
      lines.append(text(line)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ObjectNode line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }
}
