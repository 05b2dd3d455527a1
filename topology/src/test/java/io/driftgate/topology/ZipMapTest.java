package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.ModelRejectedException;
import io.driftgate.topology.scoring.OnnxModel;
import io.driftgate.topology.scoring.Score;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A classifier with a ZipMap, which is cut off before the model runs. */
class ZipMapTest {
  private static final List<Feature> FEATURES =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));

  @TempDir Path directory;

  /**
   * Some exporters import {@code ai.onnx.ml} alone; what stands in for the ZipMap is of ai.onnx.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scoresAreThoseOfTheClassesWhateverTheGraphImports(boolean importsStandard) {
    try (OnnxModel model = load(importsStandard, List.of("7", "3", "5"))) {
      assertScores(score(model));
    }
  }

  /** The manifest's order of the classes is that of people, the tensor's that of the graph. */
  @Test
  void classesInAnotherOrderHaveTheSameScores() {
    try (OnnxModel model = load(true, List.of("3", "5", "7"))) {
      assertScores(score(model));
    }
  }

  @Test
  void classesThatTheGraphDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> load(true, List.of("3", "5", "8")))
        .isInstanceOf(ModelRejectedException.class)
        .hasMessageContaining("the graph's classes are [7, 3, 5]");
  }

  /** Softmax of 1, 2 and 3 is 0.0900, 0.2447 and 0.6652. */
  private static void assertScores(Score.Scored scored) {
    assertThat(scored.label()).isEqualTo("5");
    assertThat(scored.score()).isEqualTo(0.66524, within(1e-5));
    assertThat(scored.scores()).containsOnlyKeys("3", "5", "7");
    for (Map.Entry<String, Double> expected :
        Map.of("7", 0.09003, "3", 0.24473, "5", 0.66524).entrySet()) {
      assertThat(scored.scores().get(expected.getKey()))
          .isEqualTo(expected.getValue(), within(1e-5));
    }
  }

  private static Score.Scored score(OnnxModel model) {
    Row row = new RowLayout(FEATURES, "", "").newRow();
    row.numbers()[0] = 1;
    return (Score.Scored) model.newScorer().score(List.of(row)).get(0);
  }

  private OnnxModel load(boolean importsStandard, List<String> classes) {
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("classifier")
            .addInput(TestModels.matrix("X", 2))
            .addOutput(labels())
            .addOutput(maps())
            .addNode(classifier())
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setDomain("ai.onnx.ml")
                    .setOpType("ZipMap")
                    .addInput("p")
                    .addOutput("probabilities")
                    .addAttribute(integers("classlabels_int64s")))
            .build();
    OnnxMl.ModelProto.Builder onnx =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(7)
            .setGraph(graph)
            .addOpsetImport(
                OnnxMl.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1));
    if (importsStandard) {
      onnx.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13));
    }
    ModelBundle bundle =
        TestModels.write(
            directory,
            onnx.build().toByteArray(),
            List.of(new InputTensor("X", TensorType.FP32, List.of("a", "b"))),
            new Outputs("probabilities", null, "label", Activation.NONE),
            classes,
            FEATURES);
    return OnnxModel.load(bundle, BatchLimits.upTo(8));
  }

  /** Scores of 7, 3 and 5 are 1, 2 and 3 times the first feature. */
  private static OnnxMl.NodeProto classifier() {
    OnnxMl.AttributeProto.Builder weights = floats("coefficients");
    weights.addFloats(1).addFloats(0).addFloats(2).addFloats(0).addFloats(3).addFloats(0);
    return OnnxMl.NodeProto.newBuilder()
        .setDomain("ai.onnx.ml")
        .setOpType("LinearClassifier")
        .addInput("X")
        .addOutput("label")
        .addOutput("p")
        .addAttribute(weights)
        .addAttribute(floats("intercepts").addFloats(0).addFloats(0).addFloats(0))
        .addAttribute(integers("classlabels_ints"))
        .addAttribute(
            OnnxMl.AttributeProto.newBuilder()
                .setName("post_transform")
                .setType(OnnxMl.AttributeProto.AttributeType.STRING)
                .setS(com.google.protobuf.ByteString.copyFromUtf8("SOFTMAX")))
        .build();
  }

  private static OnnxMl.AttributeProto.Builder floats(String name) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.FLOATS);
  }

  private static OnnxMl.AttributeProto integers(String name) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INTS)
        .addAllInts(List.of(7L, 3L, 5L))
        .build();
  }

  private static OnnxMl.ValueInfoProto labels() {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName("label")
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.INT64.getNumber())
                        .setShape(
                            OnnxMl.TensorShapeProto.newBuilder()
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimParam("n")))))
        .build();
  }

  private static OnnxMl.ValueInfoProto maps() {
    OnnxMl.TypeProto number =
        OnnxMl.TypeProto.newBuilder()
            .setTensorType(
                OnnxMl.TypeProto.Tensor.newBuilder()
                    .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber()))
            .build();
    OnnxMl.TypeProto map =
        OnnxMl.TypeProto.newBuilder()
            .setMapType(
                OnnxMl.TypeProto.Map.newBuilder()
                    .setKeyType(OnnxMl.TensorProto.DataType.INT64.getNumber())
                    .setValueType(number))
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName("probabilities")
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setSequenceType(OnnxMl.TypeProto.Sequence.newBuilder().setElemType(map)))
        .build();
  }
}
