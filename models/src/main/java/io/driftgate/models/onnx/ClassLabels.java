package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class labels that exporters leave in a graph: on a ZipMap, on a classifier node of
 * {@code ai.onnx.ml}, or in the table that an ArrayFeatureExtractor picks the label from
 * (skl2onnx's way for classifiers without a node of their own).
 */
final class ClassLabels {
  private final OnnxMl.GraphProto graph;
  private final Map<String, OnnxMl.NodeProto> makers = new HashMap<>();

  ClassLabels(OnnxMl.GraphProto graph) {
    this.graph = graph;
    for (OnnxMl.NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
    }
  }

  /** Labels in the order of an output's columns; empty where the graph does not tell. */
  List<String> of(String output) {
    OnnxMl.NodeProto maker = makers.get(output);
    if (maker != null && maker.getOpType().equals("ZipMap")) {
      return named(maker);
    }
    for (OnnxMl.NodeProto node : graph.getNodeList()) {
      if (!named(node).isEmpty()) {
        return named(node);
      }
    }
    for (OnnxMl.NodeProto node : graph.getNodeList()) {
      List<String> table = node.getOpType().equals("ArrayFeatureExtractor") ? table(node) : null;
      if (table != null) {
        return table;
      }
    }
    return List.of();
  }

  /** Labels that stand on a node. */
  static List<String> named(OnnxMl.NodeProto node) {
    for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
      switch (attribute.getName()) {
        case "classlabels_int64s", "classlabels_ints" -> {
          if (attribute.getIntsCount() > 0) {
            return attribute.getIntsList().stream().map(String::valueOf).toList();
          }
        }
        case "classlabels_strings" -> {
          if (attribute.getStringsCount() > 0) {
            return attribute.getStringsList().stream().map(text -> text.toStringUtf8()).toList();
          }
        }
        default -> {
          // says nothing of labels
        }
      }
    }
    return List.of();
  }

  private @Nullable List<String> table(OnnxMl.NodeProto node) {
    for (OnnxMl.TensorProto tensor : graph.getInitializerList()) {
      if (node.getInputCount() > 0 && tensor.getName().equals(node.getInput(0))) {
        List<String> labels = values(tensor);
        return labels.isEmpty() ? null : labels;
      }
    }
    return null;
  }

  private static List<String> values(OnnxMl.TensorProto tensor) {
    if (tensor.getStringDataCount() > 0) {
      return tensor.getStringDataList().stream().map(text -> text.toStringUtf8()).toList();
    }
    List<String> labels = new ArrayList<>();
    tensor.getInt64DataList().forEach(label -> labels.add(String.valueOf(label)));
    tensor.getInt32DataList().forEach(label -> labels.add(String.valueOf(label)));
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (tensor.getDataType() == OnnxMl.TensorProto.DataType.INT64.getNumber()) {
      while (raw.remaining() >= Long.BYTES) {
        labels.add(String.valueOf(raw.getLong()));
      }
    } else if (tensor.getDataType() == OnnxMl.TensorProto.DataType.INT32.getNumber()) {
      while (raw.remaining() >= Integer.BYTES) {
        labels.add(String.valueOf(raw.getInt()));
      }
    }
    return labels;
  }
}
