package io.driftgate.models.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  private static final byte[] ZIP_MAP =
      Graphs.model(
          OnnxMl.GraphProto.newBuilder()
              .addInput(Graphs.tensor("X", FLOAT, -1, 3))
              .addOutput(Graphs.tensor("label", INT64, -1))
              .addOutput(Graphs.maps("probabilities", INT64))
              .addNode(
                  Graphs.node(
                      "ai.onnx.ml", "LinearClassifier", List.of("X"), List.of("label", "p")))
              .addNode(Graphs.zipMap("p", "probabilities", List.of(7L, 3L))));

  @TempDir Path directory;

  @Test
  void tellsWhatItTakesAndGives() {
    OnnxGraph graph = OnnxFile.parse(ZIP_MAP).graph();

    assertThat(graph.producer()).isEqualTo("test 1");
    assertThat(graph.opsets()).containsEntry("ai.onnx", 13L);
    assertThat(graph.inputs()).extracting(OnnxPort::describe).containsExactly("FP32 [-1, 3]");
    assertThat(graph.outputs().get(1).form()).isEqualTo(OnnxPort.Form.SEQUENCE_OF_MAPS);
    assertThat(graph.classes()).containsEntry("probabilities", List.of("7", "3"));
    assertThat(graph.operators())
        .containsEntry("ai.onnx.ml.LinearClassifier", 1)
        .containsEntry("ai.onnx.ml.ZipMap", 1);
    assertThat(GraphRules.problems(graph)).isEmpty();
  }

  @Test
  void aZipMapIsCutOffAndItsLabelsKept() {
    ZipMapCut cut = ZipMapCut.of(ZIP_MAP, "probabilities");

    assertThat(cut.classes()).containsExactly("7", "3");
    OnnxGraph graph = OnnxFile.parse(cut.onnx()).graph();
    assertThat(graph.outputs())
        .extracting(OnnxPort::name, OnnxPort::describe)
        .containsExactly(tuple("label", "INT64 [-1]"), tuple("probabilities", "FP32 [-1, 2]"));
    assertThat(graph.operators()).doesNotContainKey("ai.onnx.ml.ZipMap");
  }

  @Test
  void whereThereIsNoZipMapNothingIsCut() {
    ZipMapCut untouched = ZipMapCut.of(ZIP_MAP, "label");

    assertThat(untouched.classes()).isNull();
    assertThat(untouched.onnx()).isSameAs(ZIP_MAP);
  }

  @Test
  void operatorsOfOthersAreFoundInSubgraphsToo() {
    OnnxMl.GraphProto branch =
        OnnxMl.GraphProto.newBuilder()
            .addNode(Graphs.node("evil.ops", "Frobnicate", List.of("X"), List.of("z")))
            .build();
    OnnxMl.NodeProto choice =
        Graphs.node("", "If", List.of("c"), List.of("y")).toBuilder()
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("then_branch")
                    .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                    .setG(branch))
            .build();
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addOutput(Graphs.tensor("y", FLOAT, -1))
                .addNode(choice));

    assertThat(GraphRules.problems(OnnxFile.parse(onnx).graph()))
        .singleElement()
        .asString()
        .contains("operator Frobnicate is of the domain 'evil.ops'");
  }

  @Test
  void whatIsNoModelIsSaidToBeNone() {
    assertThatThrownBy(() -> OnnxFile.parse(new byte[0])).hasMessageContaining("empty");
    assertThatThrownBy(() -> OnnxFile.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(InvalidOnnxException.class);
    byte[] half = Arrays.copyOf(ZIP_MAP, ZIP_MAP.length / 2);
    assertThatThrownBy(() -> OnnxFile.parse(half)).isInstanceOf(InvalidOnnxException.class);
  }

  /** What another node reads as maps has to stay maps. */
  @Test
  void aZipMapThatTheGraphItselfReadsStays() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("p", FLOAT, -1, 2))
                .addOutput(Graphs.maps("maps", INT64))
                .addOutput(Graphs.maps("again", INT64))
                .addNode(Graphs.zipMap("p", "maps", List.of(0L, 1L)))
                .addNode(Graphs.node("", "Identity", List.of("maps"), List.of("again"))));

    assertThat(ZipMapCut.of(onnx, "maps").onnx()).isSameAs(onnx);
  }

  /** Of two ZipMaps, that of the score. */
  @Test
  void onlyTheZipMapOfTheOutputIsCut() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("p", FLOAT, -1, 2))
                .addOutput(Graphs.maps("one", INT64))
                .addOutput(Graphs.maps("two", INT64))
                .addNode(Graphs.zipMap("p", "one", List.of(0L, 1L)))
                .addNode(Graphs.zipMap("p", "two", List.of(8L, 9L))));

    ZipMapCut cut = ZipMapCut.of(onnx, "two");

    assertThat(cut.classes()).containsExactly("8", "9");
    assertThat(OnnxFile.parse(cut.onnx()).graph().outputs())
        .extracting(OnnxPort::form)
        .containsExactly(OnnxPort.Form.SEQUENCE_OF_MAPS, OnnxPort.Form.TENSOR);
  }

  /** Older exporters list constants as inputs. */
  @Test
  void aConstantIsNoInput() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("X", FLOAT, -1, 2))
                .addInput(Graphs.tensor("w", FLOAT, 2, 1))
                .addOutput(Graphs.tensor("y", FLOAT, -1, 1))
                .addInitializer(
                    OnnxMl.TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(FLOAT.getNumber())
                        .addDims(2)
                        .addDims(1)
                        .addFloatData(1)
                        .addFloatData(2)));

    assertThat(OnnxFile.parse(onnx).graph().inputs())
        .extracting(OnnxPort::name)
        .containsExactly("X");
  }

  /** skl2onnx, for classifiers without a node of their own. */
  @Test
  void classesThatALabelIsPickedFromAreFound() {
    byte[] onnx =
        Graphs.model(
            OnnxMl.GraphProto.newBuilder()
                .addInput(Graphs.tensor("X", FLOAT, -1, 2))
                .addOutput(Graphs.tensor("label", INT64, -1))
                .addOutput(Graphs.tensor("probabilities", FLOAT, -1, 3))
                .addInitializer(
                    OnnxMl.TensorProto.newBuilder()
                        .setName("classes")
                        .setDataType(INT64.getNumber())
                        .addDims(3)
                        .setRawData(
                            ByteString.copyFrom(
                                ByteBuffer.allocate(24)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putLong(4)
                                    .putLong(-5)
                                    .putLong(6)
                                    .array())))
                .addNode(
                    Graphs.node(
                        "ai.onnx.ml",
                        "ArrayFeatureExtractor",
                        List.of("classes", "best"),
                        List.of("label"))));

    assertThat(OnnxFile.parse(onnx).graph().classes())
        .containsEntry("probabilities", List.of("4", "-5", "6"));
  }

  /** Whatever the bytes are, they are a graph or refused. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void endsOnAnyBytes(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = Arrays.copyOf(ZIP_MAP, 1 + random.nextInt(ZIP_MAP.length));
      for (int flips = random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Throwable thrown =
          catchThrowable(
              () -> {
                GraphRules.problems(OnnxFile.parse(bytes).graph());
                ZipMapCut.of(bytes, "probabilities");
              });
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(InvalidOnnxException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 2_999);
  }

  @Test
  void weightsBesideTheFileAreTakenIn() throws IOException {
    byte[] weights =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1)
            .putFloat(2)
            .putFloat(3)
            .array();
    Files.write(directory.resolve("w.data"), weights);
    Path file = Files.write(directory.resolve("model.onnx"), external("w.data", 4, 8));

    OnnxMl.TensorProto tensor =
        OnnxFile.parse(EmbeddedWeights.read(file)).model().getGraph().getInitializer(0);

    assertThat(tensor.getExternalDataCount()).isZero();
    assertThat(tensor.getRawData())
        .isEqualTo(ByteString.copyFrom(Arrays.copyOfRange(weights, 4, 12)));
    assertThat(OnnxFile.parse(EmbeddedWeights.read(file)).graph().externalData()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/hostname", "link", "hard", "absent", ""})
  void weightsElsewhereAreRefused(String location) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("model"));
    Path secret = Files.write(directory.resolve("secret"), new byte[64]);
    Files.createSymbolicLink(folder.resolve("link"), secret);
    Files.createLink(folder.resolve("hard"), secret);
    Path file = Files.write(folder.resolve("model.onnx"), external(location, 0, 8));

    assertThatThrownBy(() -> EmbeddedWeights.read(file))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("weights are said to lie in '" + location + "'")
        .hasMessageContaining("save_as_external_data=False");
  }

  private static byte[] external(String location, long offset, long length) {
    return Graphs.model(
        OnnxMl.GraphProto.newBuilder()
            .addOutput(Graphs.tensor("y", FLOAT, -1))
            .addInitializer(
                OnnxMl.TensorProto.newBuilder()
                    .setName("w")
                    .setDataType(FLOAT.getNumber())
                    .addDims(length / 4)
                    .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", Long.toString(offset)))
                    .addExternalData(entry("length", Long.toString(length)))));
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
