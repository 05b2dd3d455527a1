package io.driftgate.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the common exporters, and files that must be refused. */
class OnnxCasesTest {
  private static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));

  @BeforeEach
  void casesAreThere() {
    assumeTrue(Files.isDirectory(CASES), "no cases at " + CASES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "regressor_float   | X FP32 [-1, 4] | variable FP32 [-1, 1]",
        "regressor_double  | X FP64 [-1, 4] | variable FP64 [-1, 1]",
        "int64_input       | X INT64 [-1, 4] | y FP32 [-1, 1]",
        "rank1_output      | X FP32 [-1, 4] | y FP32 [-1]",
        "fixed_batch_one   | X FP32 [1, 4] | y FP32 [1, 1]",
        "missing_aware_tree| X FP32 [-1, 2] | y FP32 [-1, 1]",
        "nan_output        | X FP32 [-1, 1] | y FP32 [-1, 1]",
        "row_poison        | X FP32 [-1, 1] | y FP32 [-1, 1]",
        "multiclass_tensor | X FP32 [-1, 4] | label INT64 [-1]; probabilities FP32 [-1, 3]",
        "named_columns | age FP32 [-1, 1]; visits INT64 [-1, 1]; country BYTES [-1, 1]"
            + " | probability FP32 [-1, 1]",
        "string_label_zipmap | X FP32 [-1, 4] | output_label BYTES [-1]; output_probability"
            + " sequence of maps with keys of type STRING (ZipMap)"
      })
  void inputsAndOutputsAreThoseOfTheFile(String name, String inputs, String outputs)
      throws IOException {
    OnnxGraph graph = OnnxFile.parse(bytes("onnx/" + name + ".onnx")).graph();

    assertThat(described(graph.inputs())).isEqualTo(inputs);
    assertThat(described(graph.outputs())).isEqualTo(outputs);
    assertThat(GraphRules.problems(graph)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "onnx/string_label_zipmap.onnx, output_probability, low mid high",
    "electricity/v1.onnx, output_probability, 0 1"
  })
  void classesStandOnAZipMap(String file, String output, String classes) throws IOException {
    OnnxGraph graph = OnnxFile.parse(bytes(file)).graph();

    assertThat(graph.classes()).containsEntry(output, List.of(classes.split(" ")));
  }

  /** Plain tensors: the graph tells how many columns there are, and not of what. */
  @ParameterizedTest
  @ValueSource(strings = {"electricity/v2.onnx", "abrupt-insects/v1.onnx"})
  void aGraphThatDoesNotNameItsClassesHasNone(String file) throws IOException {
    assertThat(OnnxFile.parse(bytes(file)).graph().classes()).isEqualTo(Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "onnx/string_label_zipmap.onnx, low mid high, 'output_label BYTES [-1]; output_probability FP32"
        + " [-1, 3]'",
    "electricity/v1.onnx, 0 1, 'output_label INT64 [-1]; output_probability FP32 [-1, 2]'"
  })
  void aZipMapIsCutAndNothingElse(String file, String classes, String outputs) throws IOException {
    byte[] onnx = bytes(file);
    OnnxGraph before = OnnxFile.parse(onnx).graph();

    ZipMapCut cut = ZipMapCut.of(onnx, "output_probability");

    OnnxGraph after = OnnxFile.parse(cut.onnx()).graph();
    assertThat(cut.classes()).containsExactly(classes.split(" "));
    assertThat(described(after.outputs())).isEqualTo(outputs);
    assertThat(after.inputs()).isEqualTo(before.inputs());
    assertThat(after.opsets()).isEqualTo(before.opsets());
    assertThat(after.operators()).doesNotContainKey("ai.onnx.ml.ZipMap");
    assertThat(total(after)).isEqualTo(total(before));
  }

  @ParameterizedTest
  @ValueSource(strings = {"electricity/v2.onnx", "onnx/multiclass_tensor.onnx"})
  void aModelWithoutAZipMapIsTheSameArray(String file) throws IOException {
    byte[] onnx = bytes(file);

    ZipMapCut cut = ZipMapCut.of(onnx, "probabilities");

    assertThat(cut.onnx()).isSameAs(onnx);
    assertThat(cut.classes()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "garbage", "truncated"})
  void whatIsNoModelIsRefused(String name) throws IOException {
    byte[] file = bytes("onnx/hostile/" + name + ".onnx");

    assertThatThrownBy(() -> OnnxFile.parse(file))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("export the model again");
  }

  @Test
  void anOperatorThatNobodyKnowsIsNamed() throws IOException {
    assertThat(problems("custom_op"))
        .singleElement()
        .asString()
        .contains("operator Frobnicate is of the domain 'evil.ops'");
  }

  @ParameterizedTest
  @CsvSource({
    "external_parent, ../secret.bin",
    "external_absolute, /etc/hostname",
    "external_sibling, weights.bin"
  })
  void weightsOutsideTheFileAreNamed(String name, String location) throws IOException {
    assertThat(problems(name))
        .singleElement()
        .asString()
        .contains("weights lie outside the file, in '" + location + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"external_parent", "external_absolute"})
  void weightsOutsideTheFolderAreNotTakenIn(String name) {
    assertThatThrownBy(() -> EmbeddedWeights.read(CASES.resolve("onnx/hostile/" + name + ".onnx")))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("is outside the model's folder");
  }

  private static List<String> problems(String name) throws IOException {
    return GraphRules.problems(OnnxFile.parse(bytes("onnx/hostile/" + name + ".onnx")).graph());
  }

  private static String described(List<OnnxPort> ports) {
    return ports.stream()
        .map(port -> port.name() + " " + port.describe())
        .collect(Collectors.joining("; "));
  }

  private static int total(OnnxGraph graph) {
    return graph.operators().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(CASES.resolve(file));
  }
}
