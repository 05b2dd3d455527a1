package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every exporter's convention, the whole way: packed from file, reference and golden rows, without
 * a word of help, and run in a pipeline that gets its rows as events.
 */
class ConformanceIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  /**
   * @param name the case
   * @param output key of the expected scores
   * @param types of the features: d a number, l a whole number, s a text
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "fixed_batch_one, y, dddd",
    "int64_input, y, llll",
    "missing_aware_tree, y, dd",
    "multiclass_tensor, probabilities, dddd",
    "named_columns, probability, dls",
    "nan_output, y, d",
    "rank1_output, y, dddd",
    "regressor_double, variable, dddd",
    "regressor_float, variable, dddd",
    "row_poison, y, d",
    "string_label_zipmap, probabilities, dddd"
  })
  void scoresAsItsTrainerSaid(String name, String output, String types) throws IOException {
    Path file = Models.CASES.resolve("onnx/" + name + ".onnx");
    assumeTrue(Files.isRegularFile(file), "no case at " + file);
    JsonNode expected = JSON.readTree(Models.CASES.resolve("onnx/" + name + ".json").toFile());
    List<String> columns = columns(expected);
    try (Workbench bench = new Workbench(directory)) {
      bench.command(
          "model",
          "pack",
          "--onnx",
          file.toString(),
          "--reference",
          reference(expected, columns, output).toString(),
          "--golden",
          golden(expected, columns, output).toString(),
          "--name",
          name,
          "--version",
          "1",
          "--directory",
          directory.toString());
      bench
          .with("pipeline.model", directory.resolve(name).resolve("1").toString())
          .with("topics.partitions", "1")
          .topicsApplied();
      send(bench, expected, columns, types);
      bench.start();

      assertOutput(bench, expected, output);
    }
  }

  private static List<String> columns(JsonNode expected) {
    List<String> columns = new ArrayList<>();
    if (expected.has("columns")) {
      expected.get("columns").forEach(column -> columns.add(column.asText()));
    } else {
      expected.get("rows").get(0).fieldNames().forEachRemaining(columns::add);
    }
    return columns;
  }

  private static JsonNode value(JsonNode row, List<String> columns, int column) {
    return row.isArray() ? row.get(column) : row.get(columns.get(column));
  }

  /** The rows that are scored, several times over, as a trainer would have more of them. */
  private Path reference(JsonNode expected, List<String> columns, String output)
      throws IOException {
    Path file = directory.resolve("reference.csv");
    try (CsvWriter writer = CsvWriter.builder().build(file)) {
      writer.writeRecord(columns);
      for (int index = 0; index < 40; index++) {
        int row = index % expected.get("rows").size();
        if (!expected.get(output).get(row).isNull()) {
          List<String> values = new ArrayList<>();
          for (int column = 0; column < columns.size(); column++) {
            JsonNode value = value(expected.get("rows").get(row), columns, column);
            values.add(value.isNull() ? "" : value.asText());
          }
          writer.writeRecord(values);
        }
      }
    }
    return file;
  }

  private Path golden(JsonNode expected, List<String> columns, String output) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < expected.get("rows").size(); row++) {
      ObjectNode line = JSON.createObjectNode();
      ObjectNode features = line.putObject("features");
      for (int column = 0; column < columns.size(); column++) {
        features.set(columns.get(column), value(expected.get("rows").get(row), columns, column));
      }
      Double score = score(expected, output, row);
      line.put("score", score);
      if (expected.has("label")) {
        line.put("label", expected.get("label").get(row).asText());
      }
      lines.append(line).append('\n');
    }
    return Files.writeString(directory.resolve("golden.jsonl"), lines);
  }

  /** Of several classes, the score of the label; null where the row is to be rejected. */
  private static @Nullable Double score(JsonNode expected, String output, int row) {
    JsonNode found = expected.get(output).get(row);
    if (found.isNull()) {
      return null;
    }
    if (found.isNumber()) {
      return found.asDouble();
    }
    String label = expected.get("label").get(row).asText();
    return (found.isArray() ? found.get(Integer.parseInt(label)) : found.get(label)).asDouble();
  }

  private static void send(Workbench bench, JsonNode expected, List<String> columns, String types) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      Schema.Type type =
          switch (types.charAt(column)) {
            case 'd' -> Schema.Type.DOUBLE;
            case 'l' -> Schema.Type.LONG;
            default -> Schema.Type.STRING;
          };
      fields.add(
          new Schema.Field(
              columns.get(column),
              Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(type))));
    }
    Schema schema = Schema.createRecord("Event", null, "test", false, fields);
    int schemaId = SimpleEvents.register(bench, schema);
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      for (JsonNode row : expected.get("rows")) {
        GenericData.Record event = new GenericData.Record(schema);
        for (int column = 0; column < columns.size(); column++) {
          JsonNode value = value(row, columns, column);
          if (!value.isNull()) {
            event.put(
                column,
                switch (types.charAt(column)) {
                  case 'd' -> value.asDouble();
                  case 'l' -> value.asLong();
                  default -> value.asText();
                });
          }
        }
        producer.send(
            new ProducerRecord<>(bench.featuresTopic(), 0, null, Wire.framed(schemaId, event)));
      }
    }
  }

  private static void assertOutput(Workbench bench, JsonNode expected, String output) {
    Map<Long, Prediction> byOffset = new HashMap<>();
    int rows = expected.get("rows").size();
    int scored = 0;
    for (int row = 0; row < rows; row++) {
      scored += expected.get(output).get(row).isNull() ? 0 : 1;
    }
    bench
        .predictions(scored)
        .forEach(prediction -> byOffset.put(prediction.getSourceOffset(), prediction));
    List<ConsumerRecord<byte[], byte[]>> letters =
        bench.committed(PipelineTopic.DEAD_LETTERS, rows - scored);
    assertThat(letters).hasSize(rows - scored);
    for (int row = 0; row < rows; row++) {
      Double score = score(expected, output, row);
      if (score == null) {
        assertThat(byOffset).doesNotContainKey((long) row);
        continue;
      }
      Prediction prediction = Objects.requireNonNull(byOffset.get((long) row));
      assertThat(prediction.getScore()).isEqualTo(score, within(1e-5));
      if (expected.has("label")) {
        assertThat(prediction.getLabel()).isEqualTo(expected.get("label").get(row).asText());
        assertAllClasses(prediction, expected.get(output).get(row));
      }
    }
  }

  /** More than two classes are all there, with their names. */
  private static void assertAllClasses(Prediction prediction, JsonNode probabilities) {
    Map<String, Double> wanted = new HashMap<>();
    if (probabilities.isArray()) {
      for (int column = 0; column < probabilities.size(); column++) {
        wanted.put(Integer.toString(column), probabilities.get(column).asDouble());
      }
    } else {
      probabilities
          .properties()
          .forEach(entry -> wanted.put(entry.getKey(), entry.getValue().asDouble()));
    }
    assertThat(prediction.getScores().keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (name, probability) ->
            assertThat(prediction.getScores().get(name)).isEqualTo(probability, within(1e-5)));
  }
}
