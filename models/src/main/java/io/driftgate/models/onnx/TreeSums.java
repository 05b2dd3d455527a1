package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tree node taken apart: the ensemble, and what makes the node's outputs from its sums. What a
 * node does with sums of no weight, two classes with weights for both, and the like is left to ONNX
 * Runtime.
 */
final class TreeSums {
  private static final String CLASSIFIER = "TreeEnsembleClassifier";
  private static final Set<String> NODES =
      Set.of(
          "nodes_treeids",
          "nodes_nodeids",
          "nodes_featureids",
          "nodes_values",
          "nodes_modes",
          "nodes_truenodeids",
          "nodes_falsenodeids",
          "nodes_missing_value_tracks_true",
          "nodes_hitrates",
          "base_values",
          "post_transform");
  private static final Set<String> OF_CLASSIFIERS =
      Set.of(
          "class_treeids",
          "class_nodeids",
          "class_ids",
          "class_weights",
          "classlabels_int64s",
          "classlabels_strings");
  private static final Set<String> OF_REGRESSORS =
      Set.of(
          "target_treeids",
          "target_nodeids",
          "target_ids",
          "target_weights",
          "n_targets",
          "aggregate_function");

  private final OnnxMl.NodeProto node;
  private final NodeAttributes attributes;
  private final boolean classifier;
  private final List<ByteString> texts;
  private final long[] numbers;
  private final String transform;
  private final int targets;

  private TreeSums(OnnxMl.NodeProto node) throws UncutTreesException {
    this.node = node;
    this.attributes = new NodeAttributes(node);
    this.classifier = node.getOpType().equals(CLASSIFIER);
    this.texts = attributes.texts("classlabels_strings");
    this.numbers = attributes.integers("classlabels_int64s");
    this.transform = attributes.text("post_transform", "NONE");
    Set<String> unknown = new TreeSet<>(attributes.names());
    unknown.removeAll(NODES);
    unknown.removeAll(classifier ? OF_CLASSIFIERS : OF_REGRESSORS);
    check(unknown.isEmpty(), "the attributes %s are not known", unknown);
    this.targets = classifier ? targetsOfClasses() : targetsOfRegressor();
  }

  static boolean isTrees(OnnxMl.NodeProto node) {
    return node.getDomain().equals(TreeCut.ML_DOMAIN)
        && node.getOpType().startsWith("TreeEnsemble");
  }

  static TreeSums of(OnnxMl.NodeProto node) throws UncutTreesException {
    check(
        node.getOpType().equals(CLASSIFIER) || node.getOpType().equals("TreeEnsembleRegressor"),
        "the operator is %s",
        node.getOpType());
    check(node.getInputCount() == 1, "it has %d inputs", node.getInputCount());
    return new TreeSums(node);
  }

  int targets() {
    return targets;
  }

  TreeEnsemble ensemble() throws UncutTreesException {
    List<List<TreeNode>> trees =
        new TreeParser(node, classifier ? "class" : "target").trees(targets);
    List<Float> base = new ArrayList<>();
    for (float value : attributes.floats("base_values")) {
      base.add(value);
    }
    check(
        base.isEmpty() || base.size() == targets,
        "there are %d base values for %d sums",
        base.size(),
        targets);
    checkSums(trees, base);
    return new TreeEnsemble(trees, targets, base);
  }

  /**
   * Adds the nodes that make the outputs.
   *
   * @param wanted names that somebody reads
   */
  void end(TreeTail tail, Set<String> wanted) throws UncutTreesException {
    String scores =
        node.getOutputCount() > (classifier ? 1 : 0) ? node.getOutput(classifier ? 1 : 0) : "";
    boolean label = classifier && wanted.contains(node.getOutput(0));
    if (label && wanted.contains(scores) && labelIsLogistic()) {
      tail.logisticWithLabel(labels(), node.getOutput(0), scores);
      return;
    }
    if (wanted.contains(scores)) {
      scores(tail, scores);
    }
    if (label) {
      if (targets > 1) {
        tail.labelOfLargest(texts, numbers, node.getOutput(0));
      } else {
        tail.labelAbove(allPositive() ? 0.5f : 0, texts, numbers, node.getOutput(0));
      }
    }
  }

  private boolean labelIsLogistic() {
    return targets == 1 && !allPositive() && transform.equals("LOGISTIC");
  }

  private OnnxMl.AttributeProto labels() {
    OnnxMl.AttributeProto.Builder labels = OnnxMl.AttributeProto.newBuilder();
    if (texts.isEmpty()) {
      labels.setName("classlabels_ints").setType(OnnxMl.AttributeProto.AttributeType.INTS);
      Arrays.stream(numbers).forEach(labels::addInts);
    } else {
      labels.setName("classlabels_strings").setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
      labels.addAllStrings(texts);
    }
    return labels.build();
  }

  private void scores(TreeTail tail, String output) throws UncutTreesException {
    if (classifier && targets == 1) {
      if (transform.equals("LOGISTIC")) {
        tail.logistic(output);
        return;
      }
      check(transform.equals("NONE"), "two classes with post_transform %s", transform);
      if (allPositive()) {
        tail.complement(output);
      } else {
        tail.opposite(output);
      }
    } else if (transform.equals("NONE")) {
      tail.same(output);
    } else if (classifier && transform.equals("LOGISTIC")) {
      tail.logisticOfEach(targets, output);
    } else {
      check(
          classifier && transform.equals("SOFTMAX") && targets <= TreeTail.MAX_SOFTMAX,
          "post_transform %s of %d sums",
          transform,
          targets);
      tail.softmax(targets, output);
    }
  }

  private int targetsOfClasses() throws UncutTreesException {
    int classes = texts.isEmpty() ? numbers.length : texts.size();
    check(classes > 1 && classes < 1 << 15, "there are %d classes", classes);
    check(texts.isEmpty() || numbers.length == 0, "there are two kinds of labels");
    if (classes > 2) {
      return classes;
    }
    for (long weighed : attributes.integers("class_ids")) {
      check(weighed == 0, "of two classes not only the first has weights");
    }
    return 1;
  }

  private int targetsOfRegressor() throws UncutTreesException {
    String aggregate = attributes.text("aggregate_function", "SUM");
    check(aggregate.equals("SUM"), "aggregate_function %s", aggregate);
    Long found = attributes.integer("n_targets");
    check(found != null && found > 0 && found < 1 << 15, "n_targets %s", String.valueOf(found));
    return found == null ? 0 : found.intValue();
  }

  private boolean allPositive() {
    for (float weight : attributes.floats("class_weights")) {
      if (weight < 0) {
        return false;
      }
    }
    return true;
  }

  /** That no row's sum is infinite, nor, where labels depend on it, one without any weight. */
  private void checkSums(List<List<TreeNode>> trees, List<Float> base) throws UncutTreesException {
    double largest = 0;
    for (float value : base) {
      largest = Math.max(largest, Math.abs((double) value));
    }
    boolean[] always = new boolean[targets];
    for (List<TreeNode> tree : trees) {
      int[] leavesOf = new int[targets];
      int leaves = 0;
      double weight = 0;
      for (TreeNode each : tree) {
        if (each instanceof TreeNode.Leaf leaf) {
          leaves++;
          for (int index = 0; index < leaf.targets().length; index++) {
            leavesOf[leaf.targets()[index]]++;
            weight = Math.max(weight, Math.abs((double) leaf.weights()[index]));
          }
        }
      }
      largest += weight;
      for (int target = 0; target < targets; target++) {
        always[target] |= leavesOf[target] == leaves;
      }
    }
    check(largest < Float.MAX_VALUE / 4, "sums may be infinite");
    for (int target = 0; classifier && base.isEmpty() && target < targets; target++) {
      check(always[target], "there may be rows without a weight for class %d", target);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotations are not among the dependencies
  private static void check(boolean well, String problem, Object... values)
      throws UncutTreesException {
    if (!well) {
      throw new UncutTreesException(String.format(Locale.ROOT, problem, values));
    }
  }
}
