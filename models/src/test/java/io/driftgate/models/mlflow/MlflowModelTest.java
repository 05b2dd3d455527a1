package io.driftgate.models.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowModelTest {
  private static final Path SAVED = RecordedServer.RECORDINGS.resolve("model");
  private static final Path EXTERNAL = RecordedServer.RECORDINGS.resolve("external");

  @TempDir Path folder;

  @Test
  void aSavedModelIsReadWithItsColumnsAndOrigin() throws IOException {
    MlflowModel model = MlflowModel.read(SAVED);

    assertThat(model.onnxFile()).isEqualTo(SAVED.resolve("model.onnx"));
    assertThat(model.inputExample()).isEqualTo(SAVED.resolve("input_example.json"));
    assertThat(model.inputs())
        .containsExactly(
            new Column("tenure", "long", List.of(), true),
            new Column("monthly_fee", "float", List.of(), true),
            new Column("contract", "string", List.of(), true));
    assertThat(model.outputs()).extracting(Column::name).containsExactly("label", "probabilities");
    assertThat(model.metadata())
        .containsOnly(
            entry("mlflow.metadata.team", "retention"),
            entry("mlflow.metadata.trained_on", "2026-01"),
            entry("mlflow.mlflow_version", "3.17.2"),
            entry("mlflow.model_uuid", "f211f9b0fc044d89b8a66c300557fb2b"),
            entry("mlflow.utc_time_created", "2026-11-21 01:03:05.525708"));
  }

  @Test
  void tensorsKeepTheirShape() throws IOException {
    MlflowModel model = MlflowModel.read(EXTERNAL);

    assertThat(model.inputs())
        .containsExactly(new Column("readings", "float32", List.of(-1L, 8L), true));
    assertThat(model.inputs()).extracting(Column::type).containsExactly(TensorType.FP32);
  }

  @Test
  void typesOfDataFramesAndOfNumpyBecomeTensorTypes() throws IOException {
    write(
        """
        flavors: {onnx: {data: model.onnx}}
        signature:
          inputs: '[{"type": "boolean", "name": "a"}, {"type": "integer", "name": "b", "optional": true},
            {"type": "double", "name": "c", "required": false}, {"type": "datetime", "name": "d"},
            {"type": "tensor", "tensor-spec": {"dtype": "<U5", "shape": [-1]}}]'
          outputs: null
        """);

    MlflowModel model = MlflowModel.read(folder);

    assertThat(model.inputs())
        .extracting(Column::type)
        .containsExactly(
            TensorType.BOOL, TensorType.INT32, TensorType.FP64, null, TensorType.BYTES);
    assertThat(model.inputs())
        .extracting(Column::required)
        .containsExactly(true, false, false, true, true);
    assertThat(model.inputs().get(4).name()).isNull();
    assertThat(model.outputs()).isEmpty();
  }

  @Test
  void aFolderIsOneOfMlflowByItsDescription() {
    assertThat(MlflowModel.isMlflowFolder(SAVED)).isTrue();
    assertThat(MlflowModel.isMlflowFolder(folder)).isFalse();
    assertRefused("there is no file MLmodel", "mlflow.onnx.save_model");
  }

  @Test
  void anotherFlavourThanOnnxIsRefused() throws IOException {
    write("flavors: {sklearn: {}, python_function: {}}");

    assertRefused("MLmodel", "expected onnx", "[sklearn, python_function]", "convert the model");
  }

  @Test
  void theOnnxFileMustBeNamed() throws IOException {
    write("flavors: {onnx: {data: 3}}");

    assertRefused("flavors.onnx.data", "found 3");
  }

  @Test
  void theOnnxFileMustBeThere() throws IOException {
    write("flavors: {onnx: {data: weights/model.onnx}}");

    assertRefused("flavors.onnx.data: there is no file 'weights/model.onnx'");
  }

  @Test
  void pathsThatLeaveTheFolderAreRefused() throws IOException {
    write(
        """
        flavors: {onnx: {data: ../model.onnx}}
        saved_input_example_info: {artifact_path: /etc/hostname}
        """);

    assertRefused("'../model.onnx' leaves the folder", "'/etc/hostname' leaves the folder");
  }

  @Test
  void linksThatLeaveTheFolderAreRefused() throws IOException {
    write("flavors: {onnx: {data: linked.onnx}}");
    Files.createSymbolicLink(
        folder.resolve("linked.onnx"), SAVED.resolve("model.onnx").toAbsolutePath());

    assertRefused("'linked.onnx' leaves the folder");
  }

  @Test
  void aSignatureThatIsNotOneIsRefused() throws IOException {
    write(
        """
        flavors: {onnx: {data: model.onnx}}
        signature: {inputs: '[{"name": "a"}, 3]', outputs: '{'}
        """);

    assertRefused(
        "signature.inputs[0]: expected a type", "signature.inputs[1]", "signature.outputs");
  }

  @Test
  void whatIsNotYamlIsNamed() throws IOException {
    write("flavors: [");

    assertRefused("MLmodel", "it is not YAML");
  }

  private void write(String description) throws IOException {
    Files.writeString(folder.resolve("MLmodel"), description);
    Files.write(folder.resolve("model.onnx"), new byte[] {1});
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> MlflowModel.read(folder))
        .isInstanceOf(InvalidBundleException.class)
        .hasMessageContainingAll(parts);
  }
}
