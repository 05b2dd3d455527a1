package io.driftgate.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One split, x0 <= 0.5, with the leaves 1 and 2, as a regressor; and what is wrong with others. */
class TreeCutTest {

  @Test
  void aTreeIsReadAndTheRestReadsMargins() throws InvalidProtocolBufferException {
    TreeCut.Made cut = (TreeCut.Made) TreeCut.of(model(stump()), Set.of("y"));

    assertThat(cut.input()).isEqualTo("X");
    assertThat(cut.ensemble().targets()).isEqualTo(1);
    assertThat(cut.ensemble().columns()).isEqualTo(1);
    List<TreeNode> tree = cut.ensemble().trees().get(0);
    assertThat(tree.get(0))
        .isEqualTo(new TreeNode.Split(0, TreeNode.Comparison.LESS_OR_EQUAL, 0.5f, false, 1, 2));
    assertThat(((TreeNode.Leaf) tree.get(2)).weights()).containsExactly(2f);
    GraphProto rest = OnnxMl.ModelProto.parseFrom(cut.rest()).getGraph();
    assertThat(rest.getNodeList()).extracting(NodeProto::getOpType).containsExactly("Identity");
    assertThat(rest.getInput(0).getType().getTensorType().getShape().getDim(1).getDimValue())
        .isEqualTo(1);
  }

  @Test
  void aGraphWithoutTreesHasNoReason() {
    NodeProto other =
        NodeProto.newBuilder().setOpType("Identity").addInput("X").addOutput("y").build();
    assertThat(TreeCut.of(model(other), Set.of("y"))).isEqualTo(new TreeCut.None(""));
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotAsItShouldBeStays(String reason, NodeProto node) {
    assertThat(TreeCut.of(model(node), Set.of("y"))).isEqualTo(new TreeCut.None(reason));
  }

  static Stream<Arguments> whatIsNotAsItShouldBeStays() {
    return Stream.of(
        Arguments.of("there are no nodes", with(ints("nodes_treeids"))),
        Arguments.of(
            "the attributes of the nodes have different lengths",
            with(ints("nodes_nodeids", 0, 1))),
        Arguments.of(
            "the attributes of the nodes have different lengths",
            with(ints("nodes_missing_value_tracks_true", 1))),
        Arguments.of(
            "the attributes of the weights have different lengths", with(ints("target_ids", 0))),
        Arguments.of(
            "the nodes of tree 0 do not stand together", with(ints("nodes_treeids", 0, 1, 0))),
        Arguments.of("node 1 of tree 0 is there twice", with(ints("nodes_nodeids", 0, 1, 1))),
        Arguments.of("a child 9 is not there", with(ints("nodes_truenodeids", 9, 0, 0))),
        Arguments.of("tree 0 reaches a node in two ways", with(ints("nodes_truenodeids", 0, 0, 0))),
        Arguments.of("tree 0 reaches a node in two ways", with(ints("nodes_truenodeids", 2, 0, 0))),
        Arguments.of(
            "tree 0 has nodes that its first does not reach",
            with(
                texts("nodes_modes", "LEAF", "LEAF", "LEAF"),
                ints("target_nodeids", 0, 1, 2),
                ints("target_treeids", 0, 0, 0),
                ints("target_ids", 0, 0, 0),
                floats("target_weights", 1, 2, 3))),
        Arguments.of("a node reads feature -1", with(ints("nodes_featureids", -1, 0, 0))),
        Arguments.of("a threshold is NaN", with(floats("nodes_values", Float.NaN, 0, 0))),
        Arguments.of(
            "a node's mode is BRANCH_EQ", with(texts("nodes_modes", "BRANCH_EQ", "LEAF", "LEAF"))),
        Arguments.of("there is no tree 3", with(ints("target_treeids", 0, 3))),
        Arguments.of("node 0 has a weight and is no leaf", with(ints("target_nodeids", 0, 1))),
        Arguments.of("leaf 1 has two weights for one sum", with(ints("target_nodeids", 1, 1))),
        Arguments.of(
            "leaf 2 has no weight",
            with(
                ints("target_nodeids", 1),
                ints("target_treeids", 0),
                ints("target_ids", 0),
                floats("target_weights", 1))),
        Arguments.of("a weight is for sum 1", with(ints("target_ids", 0, 1))),
        Arguments.of(
            "a weight is Infinity", with(floats("target_weights", Float.POSITIVE_INFINITY, 1))),
        Arguments.of("sums may be infinite", with(floats("target_weights", Float.MAX_VALUE, 1))),
        Arguments.of("there are 2 base values for 1 sums", with(floats("base_values", 1, 2))),
        Arguments.of("n_targets 0", with(integer("n_targets", 0))),
        Arguments.of(
            "the attributes [nodes_values_as_tensor] are not known",
            with(ints("nodes_values_as_tensor", 1))),
        Arguments.of("post_transform PROBIT of 1 sums", with(text("post_transform", "PROBIT"))),
        Arguments.of("it has 2 inputs", stump().toBuilder().addInput("X").build()),
        Arguments.of(
            "the operator is TreeEnsemble", stump().toBuilder().setOpType("TreeEnsemble").build()));
  }

  @Test
  void treesHaveToBeTheOnlyOnesThatReadTheInput() {
    NodeProto other =
        NodeProto.newBuilder().setOpType("Identity").addInput("X").addOutput("z").build();
    assertThat(TreeCut.of(model(stump(), other), Set.of("y")))
        .isEqualTo(new TreeCut.None("they are not the only ones that read X"));

    NodeProto scaled = stump().toBuilder().setInput(0, "z").build();
    assertThat(TreeCut.of(model(other, scaled), Set.of("y")))
        .isEqualTo(new TreeCut.None("they do not read an input of the graph, but z"));

    assertThat(TreeCut.of(model(stump(), stump()), Set.of("y")))
        .isEqualTo(new TreeCut.None("there are 2 ensembles"));
  }

  @Test
  void graphsWithinMayReadTheInputToo() {
    NodeProto nested =
        NodeProto.newBuilder()
            .setOpType("If")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("then_branch")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(GraphProto.newBuilder().setName("then")))
            .build();
    assertThat(TreeCut.of(model(stump(), nested), Set.of("y")))
        .isEqualTo(new TreeCut.None("the graph has graphs within"));
  }

  private static NodeProto stump() {
    return NodeProto.newBuilder()
        .setDomain("ai.onnx.ml")
        .setOpType("TreeEnsembleRegressor")
        .addInput("X")
        .addOutput("y")
        .addAttribute(ints("nodes_treeids", 0, 0, 0))
        .addAttribute(ints("nodes_nodeids", 0, 1, 2))
        .addAttribute(ints("nodes_featureids", 0, 0, 0))
        .addAttribute(floats("nodes_values", 0.5f, 0, 0))
        .addAttribute(texts("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF"))
        .addAttribute(ints("nodes_truenodeids", 1, 0, 0))
        .addAttribute(ints("nodes_falsenodeids", 2, 0, 0))
        .addAttribute(ints("target_treeids", 0, 0))
        .addAttribute(ints("target_nodeids", 1, 2))
        .addAttribute(ints("target_ids", 0, 0))
        .addAttribute(floats("target_weights", 1, 2))
        .addAttribute(integer("n_targets", 1))
        .build();
  }

  /** The stump with other attributes in place of those of the same names. */
  private static NodeProto with(AttributeProto... others) {
    List<AttributeProto> attributes = new ArrayList<>(stump().getAttributeList());
    for (AttributeProto other : others) {
      attributes.removeIf(each -> each.getName().equals(other.getName()));
      attributes.add(other);
    }
    return stump().toBuilder().clearAttribute().addAllAttribute(attributes).build();
  }

  private static byte[] model(NodeProto... nodes) {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(
            GraphProto.newBuilder()
                .addInput(matrix("X", 2))
                .addOutput(matrix("y", 1))
                .addAllNode(List.of(nodes)))
        .build()
        .toByteArray();
  }

  private static OnnxMl.ValueInfoProto matrix(String name, int columns) {
    OnnxMl.TensorShapeProto shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
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

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder made = AttributeProto.newBuilder().setName(name);
    for (long value : values) {
      made.addInts(value);
    }
    return made.build();
  }

  private static AttributeProto floats(String name, float... values) {
    AttributeProto.Builder made = AttributeProto.newBuilder().setName(name);
    for (float value : values) {
      made.addFloats(value);
    }
    return made.build();
  }

  private static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder made = AttributeProto.newBuilder().setName(name);
    for (String value : values) {
      made.addStrings(ByteString.copyFromUtf8(value));
    }
    return made.build();
  }

  private static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder().setName(name).setS(ByteString.copyFromUtf8(value)).build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setI(value).build();
  }
}
