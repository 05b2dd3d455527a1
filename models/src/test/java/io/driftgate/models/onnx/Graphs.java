package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.List;

/** Small graphs, as exporters write them. */
public final class Graphs {
  private Graphs() {}

  public static OnnxMl.ValueInfoProto tensor(
      String name, OnnxMl.TensorProto.DataType type, long... shape) {
    OnnxMl.TensorShapeProto.Builder dimensions = OnnxMl.TensorShapeProto.newBuilder();
    for (long length : shape) {
      OnnxMl.TensorShapeProto.Dimension.Builder dimension = dimensions.addDimBuilder();
      if (length >= 0) {
        dimension.setDimValue(length);
      }
    }
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  /** What ZipMap puts out: a map from class to probability for each row. */
  public static OnnxMl.ValueInfoProto maps(String name, OnnxMl.TensorProto.DataType keys) {
    OnnxMl.TypeProto probabilities =
        OnnxMl.TypeProto.newBuilder()
            .setTensorType(
                OnnxMl.TypeProto.Tensor.newBuilder()
                    .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber()))
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setSequenceType(
                    OnnxMl.TypeProto.Sequence.newBuilder()
                        .setElemType(
                            OnnxMl.TypeProto.newBuilder()
                                .setMapType(
                                    OnnxMl.TypeProto.Map.newBuilder()
                                        .setKeyType(keys.getNumber())
                                        .setValueType(probabilities)))))
        .build();
  }

  public static OnnxMl.NodeProto node(
      String domain, String operator, List<String> inputs, List<String> outputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setDomain(domain)
        .setOpType(operator)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .build();
  }

  public static OnnxMl.NodeProto zipMap(String input, String output, List<Long> labels) {
    return node("ai.onnx.ml", "ZipMap", List.of(input), List.of(output)).toBuilder()
        .addAttribute(
            OnnxMl.AttributeProto.newBuilder()
                .setName("classlabels_int64s")
                .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                .addAllInts(labels))
        .build();
  }

  public static byte[] model(OnnxMl.GraphProto.Builder graph) {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(7)
        .setProducerName("test")
        .setProducerVersion("1")
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph.setName("test"))
        .build()
        .toByteArray();
  }
}
