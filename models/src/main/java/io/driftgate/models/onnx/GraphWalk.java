package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.function.Consumer;

/** Visits all nodes and all stored tensors of a model, in subgraphs and functions too. */
final class GraphWalk {
  private final Consumer<OnnxMl.NodeProto> nodes;
  private final Consumer<OnnxMl.TensorProto> tensors;

  GraphWalk(Consumer<OnnxMl.NodeProto> nodes, Consumer<OnnxMl.TensorProto> tensors) {
    this.nodes = nodes;
    this.tensors = tensors;
  }

  void model(OnnxMl.ModelProto model) {
    graph(model.getGraph());
    model.getFunctionsList().forEach(function -> function.getNodeList().forEach(this::node));
    model
        .getTrainingInfoList()
        .forEach(
            info -> {
              graph(info.getInitialization());
              graph(info.getAlgorithm());
            });
  }

  private void graph(OnnxMl.GraphProto graph) {
    graph.getInitializerList().forEach(tensors);
    graph.getSparseInitializerList().forEach(this::sparse);
    graph.getNodeList().forEach(this::node);
  }

  private void node(OnnxMl.NodeProto node) {
    nodes.accept(node);
    for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasT()) {
        tensors.accept(attribute.getT());
      }
      attribute.getTensorsList().forEach(tensors);
      if (attribute.hasSparseTensor()) {
        sparse(attribute.getSparseTensor());
      }
      attribute.getSparseTensorsList().forEach(this::sparse);
      if (attribute.hasG()) {
        graph(attribute.getG());
      }
      attribute.getGraphsList().forEach(this::graph);
    }
  }

  private void sparse(OnnxMl.SparseTensorProto sparse) {
    tensors.accept(sparse.getValues());
    tensors.accept(sparse.getIndices());
  }
}
