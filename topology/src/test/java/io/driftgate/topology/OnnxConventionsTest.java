package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One small model per convention of the common exporters: each scores, in one batch, as its JSON
 * says.
 */
class OnnxConventionsTest {
  private static final Path CASES =
      Path.of(System.getProperty("cases.dir", "../shared/cases"), "onnx");
  private static final List<String> FOUR = List.of("a", "b", "c", "d");
  private static final List<String> SIZES = List.of("low", "mid", "high");

  @TempDir Path directory;

  @BeforeEach
  void casesAreThere() {
    assumeTrue(Files.isDirectory(CASES), "no cases at " + CASES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"regressor_float", "rank1_output", "fixed_batch_one"})
  void floatRegressors(String name) throws IOException {
    String output = name.startsWith("regressor") ? "variable" : "y";
    expectScores(name, output, matrix(TensorType.FP32, FOUR, MissingPolicy.REJECT));
  }

  @Test
  void doubleRegressor() throws IOException {
    expectScores(
        "regressor_double", "variable", matrix(TensorType.FP64, FOUR, MissingPolicy.REJECT));
  }

  @Test
  void wholeNumbers() throws IOException {
    expectScores("int64_input", "y", matrix(TensorType.INT64, FOUR, MissingPolicy.REJECT));
  }

  @Test
  void missingValuesAreNaNWhereTheModelTakesThem() throws IOException {
    expectScores(
        "missing_aware_tree", "y", matrix(TensorType.FP32, List.of("a", "b"), MissingPolicy.NAN));
  }

  @Test
  void aScoreOfNaNIsNoScore() throws IOException {
    List<Score> scores =
        expectScores(
            "nan_output", "y", matrix(TensorType.FP32, List.of("a"), MissingPolicy.REJECT));
    assertThat(scores.get(1)).isInstanceOf(Score.NotFinite.class);
  }

  @Test
  void oneBadRowDoesNotTakeTheBatchWithIt() throws IOException {
    List<Score> scores =
        expectScores(
            "row_poison", "y", matrix(TensorType.FP32, List.of("a"), MissingPolicy.REJECT));
    assertThat(scores.get(2)).isInstanceOf(Score.Failed.class);
  }

  @Test
  void oneTensorAColumnWithTexts() throws IOException {
    List<Feature> features =
        List.of(
            Feature.required("age", TensorType.FP32),
            Feature.required("visits", TensorType.INT64),
            Feature.required("country", TensorType.BYTES));
    List<InputTensor> inputs =
        features.stream().map(f -> new InputTensor(f.name(), f.type(), List.of(f.name()))).toList();
    JsonNode expected = expected("named_columns");
    List<Score> scores =
        score(
            "named_columns",
            inputs,
            new Outputs("probability", null, null, Activation.NONE),
            List.of(),
            features,
            expected);
    expectNumbers(scores, expected.get("probability"));
  }

  @Test
  void classesInATensor() throws IOException {
    expectClasses("multiclass_tensor", "probabilities", "label", List.of("0", "1", "2"));
  }

  @Test
  void classesInAZipMapWithTextLabels() throws IOException {
    expectClasses("string_label_zipmap", "output_probability", "output_label", SIZES);
  }

  private void expectClasses(String name, String score, String label, List<String> classes)
      throws IOException {
    List<Feature> features = matrix(TensorType.FP32, FOUR, MissingPolicy.REJECT);
    JsonNode expected = expected(name);
    List<Score> scores =
        score(
            name,
            List.of(new InputTensor("X", TensorType.FP32, FOUR)),
            new Outputs(score, null, label, Activation.NONE),
            classes,
            features,
            expected);
    for (int row = 0; row < scores.size(); row++) {
      Score.Scored scored = (Score.Scored) scores.get(row);
      assertThat(scored.label()).isEqualTo(expected.get("label").get(row).asText());
      for (int column = 0; column < classes.size(); column++) {
        JsonNode probabilities = expected.get("probabilities").get(row);
        JsonNode wanted =
            probabilities.isArray()
                ? probabilities.get(column)
                : probabilities.get(classes.get(column));
        assertThat(scored.scores().get(classes.get(column)))
            .isEqualTo(wanted.asDouble(), within(1e-5));
      }
      assertThat(scored.score()).isEqualTo(scored.scores().get(scored.label()));
    }
  }

  private List<Score> expectScores(String name, String output, List<Feature> features)
      throws IOException {
    JsonNode expected = expected(name);
    TensorType type = features.get(0).type();
    List<Score> scores =
        score(
            name,
            List.of(new InputTensor("X", type, features.stream().map(Feature::name).toList())),
            new Outputs(output, null, null, Activation.NONE),
            List.of(),
            features,
            expected);
    expectNumbers(scores, expected.get(output));
    return scores;
  }

  private static void expectNumbers(List<Score> scores, JsonNode expected) {
    assertThat(scores).hasSize(expected.size());
    for (int row = 0; row < scores.size(); row++) {
      if (expected.get(row).isNull()) {
        assertThat(scores.get(row)).isNotInstanceOf(Score.Scored.class);
      } else {
        assertThat(((Score.Scored) scores.get(row)).score())
            .isEqualTo(expected.get(row).asDouble(), within(1e-5));
      }
    }
  }

  private static JsonNode expected(String name) throws IOException {
    return new ObjectMapper().readTree(CASES.resolve(name + ".json").toFile());
  }

  private static List<Feature> matrix(TensorType type, List<String> names, MissingPolicy missing) {
    return names.stream()
        .map(
            name ->
                new Feature(
                    name, name, List.of(), type, missing, null, null, null, null, List.of(), false))
        .toList();
  }

  /** All rows of the case, from Avro events, in one batch. */
  private List<Score> score(
      String name,
      List<InputTensor> inputs,
      Outputs outputs,
      List<String> classes,
      List<Feature> features,
      JsonNode expected)
      throws IOException {
    byte[] onnx = Files.readAllBytes(CASES.resolve(name + ".onnx"));
    ModelBundle bundle = TestModels.write(directory, onnx, inputs, outputs, classes, features);
    RowLayout layout = new RowLayout(features, "event_id", "event_time");
    EventDecoder decoder = new EventDecoder(layout);
    Schema schema = schema(features);
    List<Row> rows = new ArrayList<>();
    for (JsonNode values : expected.get("rows")) {
      Row row = layout.newRow();
      assertThat(decoder.decode(TopologyFixture.framed(1, event(schema, values)), 1, schema, row))
          .isNull();
      rows.add(row);
    }
    try (OnnxModel model = OnnxModel.load(bundle, BatchLimits.upTo(256))) {
      return model.newScorer().score(rows);
    }
  }

  private static Schema schema(List<Feature> features) {
    Stream<Schema.Field> fields =
        features.stream()
            .map(
                feature -> {
                  Schema.Type type =
                      switch (feature.kind()) {
                        case FLOATING -> Schema.Type.DOUBLE;
                        case INTEGER -> Schema.Type.LONG;
                        case TEXT -> Schema.Type.STRING;
                      };
                  return new Schema.Field(
                      feature.name(),
                      Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(type)));
                });
    return Schema.createRecord("Event", null, "test", false, fields.toList());
  }

  private static GenericData.Record event(Schema schema, JsonNode values) {
    GenericData.Record event = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = values.isArray() ? values.get(field.pos()) : values.get(field.name());
      Schema.Type type = field.schema().getTypes().get(1).getType();
      if (!value.isNull()) {
        event.put(
            field.pos(),
            switch (type) {
              case DOUBLE -> value.asDouble();
              case LONG -> value.asLong();
              default -> value.asText();
            });
      }
    }
    return event;
  }
}
