package io.driftgate.bench.workload;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feed-forward networks with random weights: what they cost does not depend on what they learnt.
 */
final class Layers {
  private Layers() {}

  /**
   * Fully connected layers with ReLU between them.
   *
   * @param activation the operator after the last layer, Sigmoid or Softmax
   * @param widths of the input, of each layer, of the output
   */
  static byte[] graph(long seed, String activation, String output, int... widths) {
    SplittableRandom random = new SplittableRandom(seed);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("layers")
            .addInput(OnnxParts.rows(Workload.INPUT, TensorProto.DataType.FLOAT, widths[0]))
            .addOutput(
                OnnxParts.rows(output, TensorProto.DataType.FLOAT, widths[widths.length - 1]));
    String before = Workload.INPUT;
    for (int layer = 1; layer < widths.length; layer++) {
      boolean last = layer == widths.length - 1;
      String weights = "weights" + layer;
      String bias = "bias" + layer;
      String sums = "sums" + layer;
      String values = last ? output : "values" + layer;
      graph
          .addInitializer(matrix(weights, random, widths[layer - 1], widths[layer]))
          .addInitializer(vector(bias, random, widths[layer]))
          .addNode(OnnxParts.node("Gemm", List.of(before, weights, bias), sums))
          .addNode(OnnxParts.node(last ? activation : "Relu", List.of(sums), values));
      before = values;
    }
    return OnnxParts.model(graph);
  }

  private static TensorProto matrix(String name, SplittableRandom random, int rows, int columns) {
    TensorProto.Builder tensor = tensor(name).addDims(rows).addDims(columns);
    double scale = Math.sqrt(2.0 / rows);
    for (int cell = 0; cell < rows * columns; cell++) {
      tensor.addFloatData((float) (random.nextGaussian() * scale));
    }
    return tensor.build();
  }

  private static TensorProto vector(String name, SplittableRandom random, int length) {
    TensorProto.Builder tensor = tensor(name).addDims(length);
    for (int cell = 0; cell < length; cell++) {
      tensor.addFloatData((float) (random.nextGaussian() / 10));
    }
    return tensor.build();
  }

  private static TensorProto.Builder tensor(String name) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber());
  }
}
