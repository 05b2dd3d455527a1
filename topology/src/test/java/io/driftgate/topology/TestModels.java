package io.driftgate.topology;

import ai.onnx.proto.OnnxMl;
import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ManifestFormat;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small models made by the tests themselves. */
final class TestModels {
  private TestModels() {}

  /** A regressor y = sum of the features, all of them FP32 in one matrix. */
  static ModelBundle sum(Path directory, List<Feature> features) {
    return sum(directory, "1", features);
  }

  /** The same as another version. */
  static ModelBundle sum(Path directory, String version, List<Feature> features) {
    OnnxMl.TensorProto ones =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .addDims(features.size())
            .addDims(1)
            .addAllFloatData(features.stream().map(feature -> 1f).toList())
            .build();
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("sum")
            .addInput(matrix("X", features.size()))
            .addOutput(matrix("y", 1))
            .addInitializer(ones)
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput("X")
                    .addInput("w")
                    .addOutput("y"))
            .build();
    InputTensor input =
        new InputTensor("X", TensorType.FP32, features.stream().map(Feature::name).toList());
    return write(
        directory,
        version,
        onnx(graph),
        List.of(input),
        new Outputs("y", null, null, Activation.NONE),
        List.of(),
        features);
  }

  static byte[] onnx(OnnxMl.GraphProto graph) {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Writes a bundle and reads it back. */
  static ModelBundle write(
      Path directory,
      byte[] onnx,
      List<InputTensor> inputs,
      Outputs outputs,
      List<String> classes,
      List<Feature> features) {
    return write(directory, "1", onnx, inputs, outputs, classes, features);
  }

  private static ModelBundle write(
      Path directory,
      String version,
      byte[] onnx,
      List<InputTensor> inputs,
      Outputs outputs,
      List<String> classes,
      List<Feature> features) {
    ModelManifest manifest =
        new ModelManifest(
            "test-model", version, ModelBundle.sha256(onnx), inputs, outputs, classes, features);
    try {
      Files.write(directory.resolve(ModelBundle.MODEL_FILE), onnx);
      Files.writeString(
          directory.resolve(ModelBundle.MANIFEST_FILE), ManifestFormat.write(manifest));
      return ModelBundle.read(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OnnxMl.ValueInfoProto matrix(String name, int columns) {
    return matrix(name, OnnxMl.TensorProto.DataType.FLOAT, columns);
  }

  static OnnxMl.ValueInfoProto matrix(String name, OnnxMl.TensorProto.DataType type, int columns) {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(
                            OnnxMl.TensorShapeProto.newBuilder()
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimValue(columns)))))
        .build();
  }
}
