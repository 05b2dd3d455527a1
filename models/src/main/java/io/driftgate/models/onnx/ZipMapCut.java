package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts ZipMap nodes off the end of a graph, so that the tensor before them becomes the output of
 * the same name. Reading ZipMap's maps costs several times what the model itself does; the tensor
 * holds the same numbers. The file, and with it its checksum, stays as it is: the cut is made when
 * a session is.
 *
 * @param onnx the model without the node; the model itself where there was nothing to cut
 * @param classes labels in the order of the tensor's columns; null where nothing was cut
 */
@SuppressWarnings("ArrayRecordComponent") // a large value that nobody compares
public record ZipMapCut(byte[] onnx, @Nullable List<String> classes) {

  /** Cuts the ZipMap that makes an output, if one does. */
  public static ZipMapCut of(byte[] onnx, String output) {
    OnnxMl.ModelProto model = OnnxFile.parse(onnx).model();
    OnnxMl.GraphProto graph = model.getGraph();
    int zipMap = maker(graph, output);
    if (zipMap < 0 || isRead(graph, output)) {
      return new ZipMapCut(onnx, null);
    }
    OnnxMl.NodeProto node = graph.getNode(zipMap);
    List<String> classes = ClassLabels.named(node);
    if (classes.isEmpty()) {
      return new ZipMapCut(onnx, null);
    }
    OnnxMl.GraphProto.Builder cut = graph.toBuilder();
    // Identity keeps the output's name, and with it the manifest's, whatever the tensor is called
    cut.setNode(
        zipMap,
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Identity")
            .addInput(node.getInput(0))
            .addOutput(output));
    for (int index = 0; index < cut.getOutputCount(); index++) {
      if (cut.getOutput(index).getName().equals(output)) {
        cut.setOutput(index, scores(output, classes.size()));
      }
    }
    return new ZipMapCut(model.toBuilder().setGraph(cut).build().toByteArray(), classes);
  }

  private static int maker(OnnxMl.GraphProto graph, String output) {
    for (int index = 0; index < graph.getNodeCount(); index++) {
      OnnxMl.NodeProto node = graph.getNode(index);
      if (node.getOpType().equals("ZipMap")
          && node.getDomain().equals("ai.onnx.ml")
          && node.getInputCount() == 1
          && node.getOutputList().equals(List.of(output))) {
        return index;
      }
    }
    return -1;
  }

  private static boolean isRead(OnnxMl.GraphProto graph, String output) {
    return graph.getNodeList().stream().anyMatch(node -> node.getInputList().contains(output));
  }

  private static OnnxMl.ValueInfoProto scores(String name, int columns) {
    OnnxMl.TensorShapeProto shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder())
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
