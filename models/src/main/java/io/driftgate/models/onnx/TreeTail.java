package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The nodes that make a tree node's outputs from its margins, with ONNX Runtime's bits.
 *
 * <p>Sums and comparisons are exact in any operator. Exponentials are not: {@code Sigmoid} and
 * {@code Softmax} compute them otherwise than the tree nodes do. {@code LinearClassifier} has their
 * functions: the logistic one for a single column, softmax for few columns. That was seen with ONNX
 * Runtime 1.29 (core/providers/cpu/ml, ml_common.h), and is checked when a model is loaded.
 */
final class TreeTail {
  private static final String LOGISTIC = "LOGISTIC";
  private static final OnnxMl.AttributeProto.AttributeType INT =
      OnnxMl.AttributeProto.AttributeType.INT;
  private static final OnnxMl.AttributeProto.AttributeType INTS =
      OnnxMl.AttributeProto.AttributeType.INTS;
  private static final OnnxMl.AttributeProto.AttributeType FLOATS =
      OnnxMl.AttributeProto.AttributeType.FLOATS;
  private static final OnnxMl.TensorProto.DataType INT64 = OnnxMl.TensorProto.DataType.INT64;

  /** With more columns LinearClassifier's softmax is another one. */
  static final int MAX_SOFTMAX = 4;

  /** From so many scores in a call on it is another one with few columns too. */
  private static final int OTHER_SOFTMAX = 16 * 1024;

  private final List<OnnxMl.NodeProto> nodes = new ArrayList<>();
  private final String margins;
  private int maxRows = Integer.MAX_VALUE;

  /**
   * @param margins name of the input [rows, targets]
   */
  TreeTail(String margins) {
    this.margins = margins;
  }

  List<OnnxMl.NodeProto> nodes() {
    return nodes;
  }

  /** Rows that a call may carry. */
  int maxRows() {
    return maxRows;
  }

  /** The margins under another name. */
  void same(String output) {
    node("Identity", output, margins);
  }

  /** Two columns of one margin whose weights are all positive: 1 - v and v. */
  void complement(String output) {
    String first = node("Sub", named("complement"), floats(1), margins);
    concat(output, first, margins);
  }

  /** Two columns of one margin: -v and v. */
  void opposite(String output) {
    String first = node("Neg", named("opposite"), margins);
    concat(output, first, margins);
  }

  /** Two columns of one margin: the logistic function of -v and of v. */
  void logistic(String output) {
    linear(margins, named("unused"), output, LOGISTIC, List.of(1f), oneAndTwo());
  }

  /** The same, and the second label where the margin is above 0, else the first. */
  void logisticWithLabel(OnnxMl.AttributeProto labels, String label, String output) {
    linear(margins, label, output, LOGISTIC, List.of(1f), labels);
  }

  /** The logistic function of each margin. */
  void logisticOfEach(int targets, String output) {
    String column = node("Reshape", named("column"), margins, integers(-1, 1));
    String both = named("both");
    linear(column, named("unused"), both, LOGISTIC, List.of(1f), oneAndTwo());
    String each =
        add(
            operator("Gather", named("each"), both, integers(1))
                .addAttribute(attribute("axis").setType(INT).setI(1)));
    node("Reshape", output, each, integers(-1, targets));
  }

  /** The softmax of at most {@link #MAX_SOFTMAX} margins. */
  void softmax(int targets, String output) {
    List<Float> identity = new ArrayList<>();
    OnnxMl.AttributeProto.Builder labels = attribute("classlabels_ints").setType(INTS);
    for (int place = 0; place < targets * targets; place++) {
      identity.add(place % (targets + 1) == 0 ? 1f : 0f);
    }
    for (int target = 0; target < targets; target++) {
      labels.addInts(target);
    }
    linear(margins, named("unused"), output, "SOFTMAX", identity, labels.build());
    maxRows = (OTHER_SOFTMAX - 1) / targets;
  }

  /** The label of the first of the largest margins. */
  void labelOfLargest(List<ByteString> texts, long[] numbers, String output) {
    String largest =
        add(
            operator("ArgMax", named("largest"), margins)
                .addAttribute(attribute("axis").setType(INT).setI(1))
                .addAttribute(attribute("keepdims").setType(INT).setI(0)));
    node("Gather", output, labels(texts, numbers), largest);
  }

  /** The second label where the margin is above a limit, else the first. */
  void labelAbove(float limit, List<ByteString> texts, long[] numbers, String output) {
    String above = node("Greater", named("above"), margins, floats(limit));
    String number =
        add(
            operator("Cast", named("number"), above)
                .addAttribute(attribute("to").setType(INT).setI(INT64.getNumber())));
    String index = node("Reshape", named("index"), number, integers(-1));
    node("Gather", output, labels(texts, numbers), index);
  }

  private void linear(
      String input,
      String label,
      String output,
      String transform,
      List<Float> coefficients,
      OnnxMl.AttributeProto labels) {
    int sums = coefficients.size() == 1 ? 1 : labels.getIntsCount();
    nodes.add(
        operator("LinearClassifier", label, input)
            .setDomain(TreeCut.ML_DOMAIN)
            .addOutput(output)
            .addAttribute(attribute("coefficients").setType(FLOATS).addAllFloats(coefficients))
            .addAttribute(
                attribute("intercepts").setType(FLOATS).addAllFloats(Collections.nCopies(sums, 0f)))
            .addAttribute(labels)
            .addAttribute(
                attribute("post_transform")
                    .setType(OnnxMl.AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(transform)))
            .build());
  }

  private static OnnxMl.AttributeProto oneAndTwo() {
    return attribute("classlabels_ints").setType(INTS).addInts(1).addInts(2).build();
  }

  private void concat(String output, String first, String second) {
    add(
        operator("Concat", output, first, second)
            .addAttribute(attribute("axis").setType(INT).setI(1)));
  }

  private String floats(float value) {
    return constant(
        OnnxMl.TensorProto.newBuilder()
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .addDims(1)
            .addFloatData(value));
  }

  private String integers(long... values) {
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder().setDataType(INT64.getNumber()).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return constant(tensor);
  }

  private String labels(List<ByteString> texts, long[] numbers) {
    return texts.isEmpty()
        ? integers(numbers)
        : constant(
            OnnxMl.TensorProto.newBuilder()
                .setDataType(OnnxMl.TensorProto.DataType.STRING.getNumber())
                .addDims(texts.size())
                .addAllStringData(texts));
  }

  /** A node and no initializer, for initializers are inputs too in older files. */
  private String constant(OnnxMl.TensorProto.Builder tensor) {
    return add(
        operator("Constant", named("constant"))
            .addAttribute(
                attribute("value")
                    .setType(OnnxMl.AttributeProto.AttributeType.TENSOR)
                    .setT(tensor)));
  }

  private String node(String operator, String output, String... inputs) {
    return add(operator(operator, output, inputs));
  }

  private String add(OnnxMl.NodeProto.Builder node) {
    nodes.add(node.build());
    return node.getOutput(0);
  }

  private String named(String what) {
    return margins + "/trees/" + what + "/" + nodes.size();
  }

  private static OnnxMl.NodeProto.Builder operator(
      String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static OnnxMl.AttributeProto.Builder attribute(String name) {
    return OnnxMl.AttributeProto.newBuilder().setName(name);
  }
}
