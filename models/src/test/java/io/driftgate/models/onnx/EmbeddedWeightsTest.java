package io.driftgate.models.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights beside the file: wherever the tensor stands, the model is that with them inside. */
class EmbeddedWeightsTest {
  private static final int LENGTH = 64;
  private final byte[] weights = new byte[LENGTH];

  @TempDir Path directory;

  private Path folder;

  @BeforeEach
  void weightsLieBesideTheModel() throws IOException {
    new Random(5).nextBytes(weights);
    folder = Files.createDirectories(directory.resolve("model"));
    Files.write(folder.resolve("w.data"), weights);
  }

  @Test
  void theModelIsTheOneThatHadThemInside() throws IOException {
    byte[] read = read(everywhere(tensor -> external(tensor, "w.data", "16", "32")));

    byte[] inside = Arrays.copyOfRange(weights, 16, 48);
    assertThat(read)
        .isEqualTo(everywhere(tensor -> tensor.setRawData(ByteString.copyFrom(inside))));
    assertThat(OnnxFile.parse(read).graph().externalData()).isEmpty();
  }

  @Test
  void withoutOffsetAndLengthTheWholeFileIsMeant() throws IOException {
    byte[] read = read(everywhere(tensor -> external(tensor, "w.data", "", "")));

    assertThat(read)
        .isEqualTo(everywhere(tensor -> tensor.setRawData(ByteString.copyFrom(weights))));
  }

  @Test
  void aFolderBelowIsInside() throws IOException {
    Files.createDirectories(folder.resolve("parts"));
    Files.write(folder.resolve("parts/w.data"), weights);

    byte[] read = read(everywhere(tensor -> external(tensor, "./parts/../parts/w.data", "", "")));

    assertThat(read)
        .isEqualTo(everywhere(tensor -> tensor.setRawData(ByteString.copyFrom(weights))));
  }

  @Test
  void aModelWithItsWeightsInsideIsLeftByteForByte() throws IOException {
    byte[] onnx = everywhere(tensor -> tensor.setRawData(ByteString.copyFrom(weights)));

    assertThat(read(onnx)).isEqualTo(onnx);
  }

  @Test
  void aFolderThatIsALinkIsNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Files.write(elsewhere.resolve("w.data"), weights);
    Files.createSymbolicLink(folder.resolve("parts"), elsewhere);

    assertThatThrownBy(() -> read(everywhere(t -> external(t, "parts/w.data", "", ""))))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("is no plain file in the model's folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../model2/w.data", "parts/../../w.data", "w.data%00", "."})
  void aPlaceThatIsNoFileOfTheFolderIsRefused(String location) throws IOException {
    Files.createDirectories(directory.resolve("model2"));
    Files.write(directory.resolve("model2/w.data"), weights);

    assertThatThrownBy(
            () ->
                read(everywhere(tensor -> external(tensor, location.replace("%00", "\0"), "", ""))))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("weights are said to lie in");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 65",
    "64, 1",
    "65, 0",
    "-1, 8",
    "0, -1",
    "9223372036854775807, 1",
    "9223372036854775800, 100",
    "0, 9223372036854775807",
    "0, 4294967300",
    "x, 8",
    "0, 8.0",
    "99999999999999999999, 8"
  })
  void bytesThatTheFileDoesNotHaveAreRefused(String offset, String length) {
    assertThatThrownBy(() -> read(everywhere(t -> external(t, "w.data", offset, length))))
        .isInstanceOf(InvalidOnnxException.class)
        .hasMessageContaining("tensor 'w'");
  }

  @Test
  void theLastByteCanBeHad() throws IOException {
    byte[] read = read(everywhere(tensor -> external(tensor, "w.data", "63", "1")));

    byte[] last = {weights[63]};
    assertThat(read).isEqualTo(everywhere(tensor -> tensor.setRawData(ByteString.copyFrom(last))));
  }

  private byte[] read(byte[] onnx) throws IOException {
    return EmbeddedWeights.read(Files.write(folder.resolve("model.onnx"), onnx));
  }

  /** The same tensor in every place where a model may have one. */
  private static byte[] everywhere(UnaryOperator<OnnxMl.TensorProto.Builder> stored) {
    OnnxMl.TensorProto tensor =
        stored
            .apply(
                OnnxMl.TensorProto.newBuilder()
                    .setName("w")
                    .setDataType(FLOAT.getNumber())
                    .addDims(8))
            .build();
    OnnxMl.SparseTensorProto sparse =
        OnnxMl.SparseTensorProto.newBuilder().setValues(tensor).setIndices(tensor).build();
    OnnxMl.NodeProto node =
        Graphs.node("", "Constant", List.of(), List.of("c")).toBuilder()
            .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("value").setT(tensor))
            .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("all").addTensors(tensor))
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("body")
                    .setG(OnnxMl.GraphProto.newBuilder().addInitializer(tensor)))
            .build();
    return Graphs.model(
        OnnxMl.GraphProto.newBuilder()
            .addOutput(Graphs.tensor("y", FLOAT, -1))
            .addInitializer(tensor)
            .addSparseInitializer(sparse)
            .addNode(node));
  }

  private static OnnxMl.TensorProto.Builder external(
      OnnxMl.TensorProto.Builder tensor, String location, String offset, String length) {
    tensor.setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
    tensor.addExternalData(entry("location", location));
    if (!offset.isEmpty()) {
      tensor.addExternalData(entry("offset", offset));
    }
    if (!length.isEmpty()) {
      tensor.addExternalData(entry("length", length));
    }
    return tensor;
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
