package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts a tree ensemble off the beginning of a graph: the sums of its leaves, the margins, are left
 * to somebody else, and the rest of the graph reads them in place of the features. The file, and
 * with it its checksum, stays as it is; the cut is made when a session is.
 */
public sealed interface TreeCut {
  String ML_DOMAIN = "ai.onnx.ml";

  /** In older versions some operators mean something else. */
  int LEAST_OPSET = 9;

  /**
   * A cut that was made.
   *
   * @param ensemble the trees
   * @param input name of the graph's input that the trees read, and the rest reads margins from:
   *     float [rows, targets]
   * @param rest the model without the trees
   * @param maxRows rows that a call of the rest may carry
   */
  @SuppressWarnings("ArrayRecordComponent") // a large value that nobody compares
  record Made(TreeEnsemble ensemble, String input, byte[] rest, int maxRows) implements TreeCut {}

  /**
   * None was made.
   *
   * @param reason why the trees stay; empty where there are none
   */
  record None(String reason) implements TreeCut {}

  /**
   * Cuts the trees off, if they are of the kind that can be.
   *
   * @param outputs names of the outputs that are read; the rest has no others
   */
  static TreeCut of(byte[] onnx, Set<String> outputs) {
    OnnxMl.ModelProto model = OnnxFile.parse(onnx).model();
    OnnxMl.GraphProto graph = model.getGraph();
    List<OnnxMl.NodeProto> trees = graph.getNodeList().stream().filter(TreeSums::isTrees).toList();
    if (trees.isEmpty()) {
      return new None("");
    }
    if (trees.size() > 1) {
      return new None("there are " + trees.size() + " ensembles");
    }
    try {
      return cut(model, trees.get(0), outputs);
    } catch (UncutTreesException e) {
      return new None(String.valueOf(e.getMessage()));
    }
  }

  private static TreeCut cut(OnnxMl.ModelProto model, OnnxMl.NodeProto node, Set<String> outputs)
      throws UncutTreesException {
    TreeSums sums = TreeSums.of(node);
    OnnxMl.GraphProto graph = model.getGraph();
    String input = node.getInput(0);
    checkAround(graph, input);
    TreeTail tail = new TreeTail(input);
    sums.end(tail, read(graph, outputs));

    OnnxMl.GraphProto.Builder rest = graph.toBuilder();
    rest.clearNode().clearOutput().clearInput().clearValueInfo();
    graph.getOutputList().stream()
        .filter(output -> outputs.contains(output.getName()))
        .forEach(rest::addOutput);
    for (OnnxMl.ValueInfoProto each : graph.getInputList()) {
      rest.addInput(each.getName().equals(input) ? margins(each, sums.targets()) : each);
    }
    for (OnnxMl.NodeProto each : graph.getNodeList()) {
      if (TreeSums.isTrees(each)) {
        rest.addAllNode(tail.nodes());
      } else {
        rest.addNode(each);
      }
    }
    return new Made(
        sums.ensemble(),
        input,
        withOpset(model).setGraph(rest).build().toByteArray(),
        tail.maxRows());
  }

  /** Names that a node or somebody outside reads. */
  private static Set<String> read(OnnxMl.GraphProto graph, Set<String> outputs) {
    Set<String> read = new HashSet<>(outputs);
    graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
    return read;
  }

  private static void checkAround(OnnxMl.GraphProto graph, String input)
      throws UncutTreesException {
    int readers = 0;
    for (OnnxMl.NodeProto node : graph.getNodeList()) {
      for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG() || attribute.getGraphsCount() > 0) {
          throw new UncutTreesException("the graph has graphs within");
        }
      }
      readers += (int) node.getInputList().stream().filter(input::equals).count();
    }
    List<OnnxMl.ValueInfoProto> found =
        graph.getInputList().stream().filter(each -> each.getName().equals(input)).toList();
    if (found.size() != 1
        || graph.getInitializerList().stream().anyMatch(each -> each.getName().equals(input))) {
      throw new UncutTreesException("they do not read an input of the graph, but " + input);
    }
    if (readers != 1
        || graph.getOutputList().stream().anyMatch(each -> each.getName().equals(input))) {
      throw new UncutTreesException("they are not the only ones that read " + input);
    }
    OnnxMl.TypeProto.Tensor type = found.get(0).getType().getTensorType();
    if (type.getElemType() != OnnxMl.TensorProto.DataType.FLOAT.getNumber()
        || type.getShape().getDimCount() != 2) {
      throw new UncutTreesException(input + " is no matrix of floats");
    }
  }

  private static OnnxMl.ValueInfoProto margins(OnnxMl.ValueInfoProto features, int targets) {
    OnnxMl.ValueInfoProto.Builder margins = features.toBuilder();
    margins
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .clear()
        .setDimValue(targets);
    return margins.build();
  }

  private static OnnxMl.ModelProto.Builder withOpset(OnnxMl.ModelProto model)
      throws UncutTreesException {
    List<Long> versions = new ArrayList<>();
    for (OnnxMl.OperatorSetIdProto opset : model.getOpsetImportList()) {
      if (opset.getDomain().isEmpty() || opset.getDomain().equals(OnnxFile.STANDARD_DOMAIN)) {
        versions.add(opset.getVersion());
      }
    }
    if (versions.isEmpty()) {
      return model.toBuilder()
          .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(LEAST_OPSET));
    }
    if (versions.get(0) < LEAST_OPSET) {
      throw new UncutTreesException("opset " + versions.get(0) + " is older than " + LEAST_OPSET);
    }
    return model.toBuilder();
  }
}
