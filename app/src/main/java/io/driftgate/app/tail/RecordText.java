package io.driftgate.app.tail;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.schemas.PipelineTopic;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record as one line for people. The widths are fixed: nobody knows what is still to come. */
final class RecordText {
  private final List<Column> columns;

  private RecordText(List<Column> columns) {
    this.columns = columns;
  }

  /** A column; the last one of a line may be as wide as it likes. */
  private record Column(String heading, int width, Function<JsonNode, String> text) {

    static Column of(String heading, int width, String... pointers) {
      List<JsonPointer> values = List.of(pointers).stream().map(JsonPointer::compile).toList();
      return new Column(
          heading,
          width,
          message ->
              values.stream()
                  .map(pointer -> scalar(message.at(pointer)))
                  .collect(Collectors.joining("/")));
    }

    private static String scalar(JsonNode value) {
      if (value.isMissingNode() || value.isNull()) {
        return "-";
      }
      if (value instanceof ObjectNode object) {
        return object.deepCopy().remove(RecordJson.OWN_NAMES).toString();
      }
      return value.asText();
    }
  }

  /** Lines of a topic of the pipeline; of the features topic where it is null. */
  static RecordText of(@Nullable PipelineTopic topic) {
    Column place = Column.of("at", 12, "/partition", "/offset");
    Column key = Column.of("key", 16, "/key");
    if (topic == null) {
      return new RecordText(
          List.of(Column.of("written", 24, "/timestamp"), place, key, Column.of("event", 0, "")));
    }
    return new RecordText(
        switch (topic) {
          case PREDICTIONS ->
              List.of(
                  Column.of("event time", 24, "/event_time"),
                  place,
                  key,
                  Column.of("event", 16, "/event_id"),
                  Column.of("score", 22, "/score"),
                  Column.of("label", 12, "/label"),
                  Column.of("route", 8, "/route"),
                  Column.of("model", 0, "/model_name", "/model_version"));
          case AUDIT ->
              List.of(
                  Column.of("event time", 24, "/event_time"),
                  place,
                  key,
                  Column.of("event", 16, "/event_id"),
                  Column.of("score", 22, "/score"),
                  Column.of("epoch", 6, "/routing_epoch"),
                  Column.of("route", 8, "/route"),
                  Column.of("because", 20, "/route_reason"),
                  Column.of("schema", 6, "/schema_id"),
                  Column.of("model", 0, "/model_name", "/model_version"));
          case DEAD_LETTERS ->
              List.of(
                  Column.of("rejected", 24, "/rejected_at"),
                  place,
                  key,
                  Column.of("reason", 20, "/reason"),
                  Column.of("source", 24, "/source/topic", "/source/partition", "/source/offset"),
                  Column.of("detail", 0, "/detail"));
          case EPOCHS ->
              List.of(
                  Column.of("applied", 24, "/applied_at"),
                  place,
                  Column.of("epoch", 6, "/epoch"),
                  Column.of("from", 24, "/source/topic", "/source/partition", "/source/offset"),
                  Column.of("stable", 0, "/model_name", "/stable_version"));
          case ROUTING ->
              List.of(
                  Column.of("decided", 24, "/decided_at"),
                  place,
                  Column.of("epoch", 6, "/epoch"),
                  Column.of("stable", 20, "/model_name", "/stable_version"),
                  Column.of("canary", 12, "/canary_version"),
                  Column.of("of 10,000 keys", 14, "/canary_share"),
                  Column.of("shadow", 0, "/shadow_version"));
          case SCORES ->
              List.of(
                  Column.of("written", 24, "/timestamp"),
                  place,
                  Column.of("partition", 9, "/source_partition"),
                  Column.of("until", 24, "/stream_time"),
                  Column.of("model", 0, "/model_name"));
          case OUTCOMES ->
              List.of(
                  Column.of("labelled", 24, "/labelled_at"),
                  place,
                  Column.of("event", 24, "/event_id"),
                  Column.of("outcome", 16, "/value"),
                  Column.of("unreadable because", 0, "/unreadable"));
          case PERFORMANCE_REPORTS ->
              List.of(
                  Column.of("window", 24, "/window_start"),
                  place,
                  Column.of("model", 20, "/model_name", "/model_version"),
                  Column.of("served", 8, "/served"),
                  Column.of("shadowed", 8, "/shadowed"),
                  Column.of("labelled", 8, "/labelled"),
                  Column.of("missing", 8, "/missing"),
                  new Column("accuracy", 8, message -> rounded(message, "/accuracy")),
                  new Column("expected", 8, message -> rounded(message, "/expected_accuracy")),
                  new Column("recent error", 12, message -> rounded(message, "/loss_recent")),
                  new Column("log loss", 8, message -> rounded(message, "/log_loss")),
                  new Column("AUC", 8, message -> rounded(message, "/auc")),
                  Column.of("better/worse than", 20, "/better", "/worse", "/compared_with"),
                  Column.of("late", 0, "/late"));
          case ROLLOUT_COMMANDS ->
              List.of(
                  Column.of("asked", 24, "/asked_at"),
                  place,
                  Column.of("action", 9, "/action"),
                  Column.of("model", 20, "/model_name", "/version"),
                  Column.of("of 10,000 keys", 14, "/share"),
                  Column.of("by", 12, "/asked_by"),
                  Column.of("reason", 0, "/reason"));
          case ROLLOUT_EVENTS ->
              List.of(
                  Column.of("decided", 24, "/decided_at"),
                  place,
                  Column.of("event", 14, "/event"),
                  Column.of("epoch", 6, "/epoch"),
                  Column.of("stable", 20, "/model_name", "/stable_version"),
                  Column.of("candidate", 12, "/candidate_version"),
                  Column.of("of 10,000 keys", 14, "/canary_share"),
                  Column.of("by", 12, "/asked_by"),
                  new Column("last window", 20, RecordText::lastWindow),
                  Column.of("reason", 0, "/reason"));
          case MODELS ->
              List.of(
                  Column.of("published", 24, "/published_at"),
                  place,
                  Column.of("release", 24, "/model_name", "/model_version"),
                  Column.of("by", 16, "/published_by"),
                  Column.of("artifact", 0, "/artifact_uri"));
          case ARTIFACTS -> List.of(place, Column.of("piece", 0, "/key"));
          case SAMPLES ->
              List.of(
                  Column.of("window", 24, "/window_start"),
                  place,
                  Column.of("partition", 9, "/source_partition"),
                  Column.of("events", 8, "/events"),
                  Column.of("rejected", 8, "/rejected"),
                  Column.of("late", 6, "/late"),
                  Column.of("clamped", 7, "/clamped"),
                  Column.of("model", 0, "/model_name", "/model_version"));
          case DRIFT_REPORTS ->
              List.of(
                  Column.of("window", 24, "/window_start"),
                  place,
                  Column.of("model", 20, "/model_name", "/model_version"),
                  Column.of("rows", 6, "/rows"),
                  new Column("verdict", 11, DriftLine::verdict),
                  new Column("M of threshold", 18, DriftLine::evidence),
                  new Column("largest effect", 0, DriftLine::largestEffect));
          case DRIFT_ALERTS ->
              List.of(
                  // as `drift show --window` takes it
                  Column.of("window", 24, "/window_start"),
                  place,
                  Column.of("event", 8, "/event"),
                  Column.of("severity", 8, "/severity"),
                  Column.of("model", 20, "/model_name", "/model_version"),
                  Column.of("what", 0, "/summary"));
          case INSTANCES ->
              List.of(
                  Column.of("reported", 24, "/reported_at"),
                  place,
                  Column.of("instance", 32, "/instance_id"),
                  Column.of("at", 0, "/http_url"));
        });
  }

  private static String rounded(JsonNode message, String pointer) {
    JsonNode value = message.at(pointer);
    return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "-";
  }

  /** Of those that a decision rests on; the record as JSON has them all. */
  private static String lastWindow(JsonNode message) {
    JsonNode windows = message.at("/window_ids");
    return windows.isEmpty() ? "-" : windows.get(windows.size() - 1).asText();
  }

  String headings() {
    StringBuilder line = new StringBuilder();
    columns.forEach(column -> append(line, column.heading(), column.width()));
    return line.toString().stripTrailing();
  }

  String line(JsonNode message) {
    StringBuilder line = new StringBuilder();
    columns.forEach(column -> append(line, column.text().apply(message), column.width()));
    return line.toString().stripTrailing();
  }

  private static void append(StringBuilder line, String text, int width) {
    line.append(text).append(" ".repeat(Math.max(0, width - text.length()))).append("  ");
  }
}
