package io.driftgate.app.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Bundles of models, each written into a folder of the test. */
public final class Models {
  public static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  static final List<String> ELECTRICITY =
      List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");

  private Models() {}

  /** Gradient boosting with the common converter's outputs: an int64 label and a ZipMap. */
  static Path electricityV1(Path directory) {
    return electricity(
        directory,
        "v1",
        "float_input",
        new Outputs("output_probability", "1", "output_label", Activation.NONE));
  }

  /** The same kind of model with plain tensors. */
  static Path electricityV2(Path directory) {
    return electricity(
        directory, "v2", "features", new Outputs("probabilities", "1", "label", Activation.NONE));
  }

  private static Path electricity(Path directory, String version, String input, Outputs outputs) {
    Path source = CASES.resolve("electricity/" + version + ".onnx");
    assumeTrue(Files.isRegularFile(source), "no case at " + source);
    try {
      byte[] onnx = Files.readAllBytes(source);
      List<Feature> features =
          ELECTRICITY.stream().map(name -> Feature.required(name, TensorType.FP32)).toList();
      return write(
          directory, "electricity", version, onnx, input, features, outputs, List.of("0", "1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Scores 10, 20 and 30 for 0, 1 and 2, and throws for every other value: a look-up in a table of
   * three. Made here, so that the tests that need no more than this run without the cases.
   */
  public static Path table(Path directory) {
    OnnxMl.TensorProto table =
        OnnxMl.TensorProto.newBuilder()
            .setName("table")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .addDims(3)
            .addAllFloatData(List.of(10f, 20f, 30f))
            .build();
    byte[] onnx =
        model(
            OnnxMl.GraphProto.newBuilder()
                .setName("table")
                .addInput(matrix("X", 1))
                .addOutput(matrix("y", 1))
                .addInitializer(table)
                .addNode(
                    OnnxMl.NodeProto.newBuilder()
                        .setOpType("Cast")
                        .addInput("X")
                        .addOutput("index")
                        .addAttribute(
                            OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(OnnxMl.TensorProto.DataType.INT64.getNumber())))
                .addNode(
                    OnnxMl.NodeProto.newBuilder()
                        .setOpType("Gather")
                        .addInput("table")
                        .addInput("index")
                        .addOutput("y")));
    Outputs outputs = new Outputs("y", null, null, Activation.NONE);
    List<Feature> features = List.of(Feature.required("a", TensorType.FP32));
    return write(directory, "table", "1", onnx, "X", features, outputs, List.of());
  }

  /** Weighs the features 1, 10, 100 and so on, in their order, and adds them up. */
  static Path weighedSum(Path directory, List<Feature> features) {
    return weighedSum(directory, "1", 1, features);
  }

  /** A version whose scores are those of the first times a factor. */
  static Path weighedSum(Path directory, String version, float factor, List<Feature> features) {
    List<Float> weights = new ArrayList<>();
    float weight = factor;
    for (Feature ignored : features) {
      weights.add(weight);
      weight *= 10;
    }
    return linear(directory, "sum", version, weights, features);
  }

  /** Version n multiplies its one feature by 2 to the power of n, so that scores tell versions. */
  static Path doubling(Path directory, int version) {
    return weighedSum(
        directory,
        Integer.toString(version),
        (float) Math.pow(2, version),
        List.of(Feature.required("a", TensorType.FP32)));
  }

  /** The mean of the features. */
  static Path mean(Path directory, List<Feature> features) {
    List<Float> weights = Collections.nCopies(features.size(), 1f / features.size());
    return linear(directory, "mean", "1", weights, features);
  }

  private static Path linear(
      Path directory, String name, String version, List<Float> weights, List<Feature> features) {
    OnnxMl.TensorProto column =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .addDims(features.size())
            .addDims(1)
            .addAllFloatData(weights)
            .build();
    byte[] onnx =
        model(
            OnnxMl.GraphProto.newBuilder()
                .setName(name)
                .addInput(matrix("X", features.size()))
                .addOutput(matrix("y", 1))
                .addInitializer(column)
                .addNode(
                    OnnxMl.NodeProto.newBuilder()
                        .setOpType("MatMul")
                        .addInput("X")
                        .addInput("w")
                        .addOutput("y")));
    Outputs outputs = new Outputs("y", null, null, Activation.NONE);
    return write(directory, name, version, onnx, "X", features, outputs, List.of());
  }

  /** A bundle around any bytes, as somebody would write it who does not ask the rules. */
  public static Path unchecked(Path directory, String name, String version, byte[] onnx) {
    List<Feature> features = List.of(Feature.required("a", TensorType.FP32));
    Outputs outputs = new Outputs("y", null, null, Activation.NONE);
    return write(directory, name, version, onnx, "X", features, outputs, List.of());
  }

  private static byte[] model(OnnxMl.GraphProto.Builder graph) {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static OnnxMl.ValueInfoProto matrix(String name, int columns) {
    OnnxMl.TensorShapeProto shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
            .build();
    OnnxMl.TypeProto.Tensor tensor =
        OnnxMl.TypeProto.Tensor.newBuilder()
            .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static Path write(
      Path directory,
      String name,
      String version,
      byte[] onnx,
      String input,
      List<Feature> features,
      Outputs outputs,
      List<String> classes) {
    ModelManifest manifest =
        new ModelManifest(
            name,
            version,
            ModelBundle.sha256(onnx),
            List.of(
                new InputTensor(
                    input, TensorType.FP32, features.stream().map(Feature::name).toList())),
            outputs,
            classes,
            features);
    try {
      Path bundle = Files.createDirectories(directory.resolve(name).resolve(version));
      Files.write(bundle.resolve(ModelBundle.MODEL_FILE), onnx);
      Files.writeString(bundle.resolve(ModelBundle.MANIFEST_FILE), ManifestFormat.write(manifest));
      return bundle;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
