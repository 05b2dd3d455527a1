package io.driftgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
  private static final byte[] ONNX = {1, 2, 3};

  @TempDir Path directory;

  @Test
  void aWrittenManifestReadsBackEqual() throws IOException {
    ModelManifest manifest = manifest(ModelBundle.sha256(ONNX));
    write(ManifestFormat.write(manifest));

    ModelBundle bundle = ModelBundle.read(directory);

    assertThat(bundle.manifest()).isEqualTo(manifest);
    assertThat(bundle.onnx()).isEqualTo(ONNX);
  }

  @Test
  void allProblemsAreReportedAtOnce() throws IOException {
    write(
        """
        name: ''
        version: "1"
        sha256: abc
        colour: red
        inputs:
          - {tensor: X, type: FP31, features: [a, b]}
        outputs: {score: {tensor: p, class: "2"}}
        classes: ["0", "1"]
        features:
          - {name: a, type: FP32, missing: default}
          - {name: c, type: INT64, missing: nan, limits: {min: 3, max: 1}}
        """);

    assertThatThrownBy(() -> ModelBundle.read(directory))
        .isInstanceOfSatisfying(
            InvalidBundleException.class,
            e ->
                assertThat(String.join("\n", e.problems()))
                    .contains("colour: unknown key")
                    .contains("name: expected a text")
                    .contains("sha256: 'abc' is not 64")
                    .contains("inputs[0].type: expected one of")
                    .contains("'FP31'")
                    .contains("wants 'b', which is not among features")
                    .contains("features[a].default: goes with missing: default")
                    .contains("features[c].missing: nan needs a type FP32 or FP64")
                    .contains("min 3.0 is greater than max 1.0")
                    .contains("features[c]: no input tensor uses it")
                    .contains("'2' is not one of classes"));
  }

  @Test
  void anotherModelThanTheManifestSpeaksOfIsRefused() throws IOException {
    write(ManifestFormat.write(manifest("0".repeat(64))));

    assertThatThrownBy(() -> ModelBundle.read(directory))
        .hasMessageContaining("model.onnx")
        .hasMessageContaining(ModelBundle.sha256(ONNX));
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThatThrownBy(() -> ModelBundle.read(directory))
        .hasMessageContaining("no file model.yaml");
  }

  @Test
  void aFileThatIsListedHasToBeThatFile() throws IOException {
    byte[] reference = {5, 6};
    write(
        ManifestFormat.write(
            with(manifest(ModelBundle.sha256(ONNX)), ModelBundle.sha256(reference))));

    assertThatThrownBy(() -> ModelBundle.read(directory))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("reference.csv")
        .hasMessageContaining("model.yaml lists it under files");

    Files.write(directory.resolve("reference.csv"), new byte[] {5, 7});
    assertThatThrownBy(() -> ModelBundle.read(directory))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContaining("reference.csv")
        .hasMessageContaining(ModelBundle.sha256(reference))
        .hasMessageContaining("(files)");

    Files.write(directory.resolve("reference.csv"), reference);
    assertThat(ModelBundle.read(directory).referenceFile()).isEqualTo("reference.csv");
  }

  @Test
  void aFileThatIsNotListedIsTakenAsItIs() throws IOException {
    write(ManifestFormat.write(manifest(ModelBundle.sha256(ONNX))));
    Files.write(directory.resolve("notes.txt"), new byte[] {9});

    assertThat(ModelBundle.read(directory).files().get("notes.txt")).containsExactly(9);
  }

  @Test
  void aChecksumUnderFilesHasToBeOne() throws IOException {
    write(ManifestFormat.write(with(manifest(ModelBundle.sha256(ONNX)), "abc")));

    assertThatThrownBy(() -> ModelBundle.read(directory))
        .hasMessageContaining("files.reference.csv: 'abc' is not 64");
  }

  @Test
  void whatIsOddIsRemarked() throws IOException {
    write(ManifestFormat.write(manifest(ModelBundle.sha256(ONNX))));
    assertThat(ModelBundle.read(directory).remarks())
        .hasSize(2)
        .anyMatch(remark -> remark.contains("no reference"))
        .anyMatch(remark -> remark.contains("no golden.jsonl"));

    Files.writeString(directory.resolve("golden.jsonl"), "");
    Files.writeString(directory.resolve("reference.parquet"), "");

    assertThat(ModelBundle.read(directory).remarks()).isEmpty();
  }

  @Test
  void aZipIsReadAsAFolderIs() throws IOException {
    write(ManifestFormat.write(manifest(ModelBundle.sha256(ONNX))));
    ModelBundle folder = ModelBundle.read(directory);
    Path zip = Files.write(directory.resolve("bundle.zip"), folder.files().toZip());

    ModelBundle read = ModelBundle.read(zip);

    assertThat(read.manifest()).isEqualTo(folder.manifest());
    assertThat(read.onnx()).isEqualTo(ONNX);
  }

  @Test
  void textThatIsNotYamlIsNamed() throws IOException {
    write("name: [");

    assertThatThrownBy(() -> ModelBundle.read(directory)).hasMessageContaining("it is not YAML");
  }

  private void write(String manifest) throws IOException {
    Files.writeString(directory.resolve(ModelBundle.MANIFEST_FILE), manifest);
    Files.write(directory.resolve(ModelBundle.MODEL_FILE), ONNX);
  }

  private static ModelManifest with(ModelManifest plain, String checksum) {
    return new ModelManifest(
        plain.name(),
        plain.version(),
        plain.sha256(),
        plain.inputs(),
        plain.outputs(),
        plain.classes(),
        plain.features(),
        Map.of("trained by", "ada: 1", "run", "007"),
        Map.of("reference.csv", checksum));
  }

  private static ModelManifest manifest(String sha256) {
    return new ModelManifest(
        "electricity",
        "1",
        sha256,
        List.of(
            new InputTensor("X", TensorType.FP32, List.of("price", "demand")),
            new InputTensor("region", TensorType.BYTES, List.of("region"))),
        new Outputs("probabilities", "1", "label", Activation.SIGMOID),
        List.of("0", "1"),
        List.of(
            new Feature(
                "price",
                "market.price",
                List.of("market.cost"),
                TensorType.FP32,
                MissingPolicy.NAN,
                null,
                null,
                new Interval(0.0, 10.5),
                new Interval(null, 1.0),
                List.of(),
                true),
            Feature.required("demand", TensorType.FP32),
            new Feature(
                "region",
                "region",
                List.of(),
                TensorType.BYTES,
                MissingPolicy.DEFAULT,
                null,
                "NSW",
                null,
                null,
                List.of("NSW", "007"),
                false)));
  }
}
