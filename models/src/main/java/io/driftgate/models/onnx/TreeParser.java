package io.driftgate.models.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the nodes of a tree ensemble's attributes, and takes nothing for granted: what ONNX Runtime
 * takes in another sense, or refuses, is not recognised.
 */
final class TreeParser {
  /** Beyond it the trees of a model take more memory twice than they are worth: 30 MB. */
  private static final int MAX_NODES = 150_000;

  private static final ByteString LEAF = ByteString.copyFromUtf8("LEAF");

  private final NodeAttributes attributes;
  private final String weightsOf;

  /** By id of a tree, which is a number of the file's, the place of its nodes by their ids. */
  private final Map<Long, Map<Long, Integer>> places = new HashMap<>();

  private final long[] treeIds;
  private final long[] nodeIds;
  private final long[] features;
  private final float[] thresholds;
  private final List<ByteString> modes;
  private final long[] whenTrue;
  private final long[] whenFalse;
  private final long[] nanIsTrue;

  /**
   * @param weightsOf what the names of the weights' attributes begin with, class or target
   */
  TreeParser(OnnxMl.NodeProto node, String weightsOf) {
    this.attributes = new NodeAttributes(node);
    this.weightsOf = weightsOf;
    treeIds = attributes.integers("nodes_treeids");
    nodeIds = attributes.integers("nodes_nodeids");
    features = attributes.integers("nodes_featureids");
    thresholds = attributes.floats("nodes_values");
    modes = attributes.texts("nodes_modes");
    whenTrue = attributes.integers("nodes_truenodeids");
    whenFalse = attributes.integers("nodes_falsenodeids");
    nanIsTrue = attributes.integers("nodes_missing_value_tracks_true");
  }

  /** By tree its nodes, the root first. */
  List<List<TreeNode>> trees(int targets) throws UncutTreesException {
    int nodes = treeIds.length;
    check(nodes > 0, "there are no nodes");
    check(nodes <= MAX_NODES, "%d nodes are more than %d", nodes, MAX_NODES);
    check(
        nodeIds.length == nodes
            && features.length == nodes
            && thresholds.length == nodes
            && modes.size() == nodes
            && whenTrue.length == nodes
            && whenFalse.length == nodes
            && (nanIsTrue.length == nodes || nanIsTrue.length == 0),
        "the attributes of the nodes have different lengths");
    findPlaces();
    TreeNode.Leaf[] leaves = leaves(targets);
    List<List<TreeNode>> trees = new ArrayList<>();
    for (int from = 0; from < nodes; ) {
      Map<Long, Integer> own = placesOf(treeIds[from]);
      List<TreeNode> tree = new ArrayList<>(own.size());
      for (int node = from; node < from + own.size(); node++) {
        tree.add(node(node, from, own, leaves[node]));
      }
      checkShape(treeIds[from], tree);
      trees.add(tree);
      from += own.size();
    }
    return trees;
  }

  /** Nodes of a tree stand together. */
  private void findPlaces() throws UncutTreesException {
    for (int node = 0; node < treeIds.length; node++) {
      boolean begins = node == 0 || treeIds[node] != treeIds[node - 1];
      check(
          !begins || !places.containsKey(treeIds[node]),
          "the nodes of tree %d do not stand together",
          treeIds[node]);
      Integer before =
          places.computeIfAbsent(treeIds[node], id -> new HashMap<>()).put(nodeIds[node], node);
      check(before == null, "node %d of tree %d is there twice", nodeIds[node], treeIds[node]);
    }
  }

  private Map<Long, Integer> placesOf(long tree) throws UncutTreesException {
    Map<Long, Integer> found = places.get(tree);
    if (found == null) {
      throw new UncutTreesException("there is no tree " + tree);
    }
    return found;
  }

  private TreeNode node(int node, int root, Map<Long, Integer> own, TreeNode.Leaf leaf)
      throws UncutTreesException {
    if (isLeaf(node)) {
      check(leaf.targets().length > 0, "leaf %d has no weight", nodeIds[node]);
      return leaf;
    }
    check(
        features[node] >= 0 && features[node] < 1 << 30, "a node reads feature %d", features[node]);
    check(!Float.isNaN(thresholds[node]), "a threshold is NaN");
    return new TreeNode.Split(
        (int) features[node],
        comparison(modes.get(node).toStringUtf8()),
        thresholds[node],
        nanIsTrue.length > 0 && nanIsTrue[node] == 1,
        child(whenTrue[node], own) - root,
        child(whenFalse[node], own) - root);
  }

  private boolean isLeaf(int node) {
    return modes.get(node).equals(LEAF);
  }

  private static TreeNode.Comparison comparison(String mode) throws UncutTreesException {
    return switch (mode) {
      case "BRANCH_LEQ" -> TreeNode.Comparison.LESS_OR_EQUAL;
      case "BRANCH_LT" -> TreeNode.Comparison.LESS;
      case "BRANCH_GTE" -> TreeNode.Comparison.GREATER_OR_EQUAL;
      case "BRANCH_GT" -> TreeNode.Comparison.GREATER;
      default -> throw new UncutTreesException("a node's mode is " + mode);
    };
  }

  private static int child(long id, Map<Long, Integer> own) throws UncutTreesException {
    Integer place = own.get(id);
    if (place == null) {
      throw new UncutTreesException("a child " + id + " is not there");
    }
    return place;
  }

  /** By node the weights that it adds. */
  private TreeNode.Leaf[] leaves(int targets) throws UncutTreesException {
    long[] trees = attributes.integers(weightsOf + "_treeids");
    long[] nodes = attributes.integers(weightsOf + "_nodeids");
    long[] sums = attributes.integers(weightsOf + "_ids");
    float[] weights = attributes.floats(weightsOf + "_weights");
    check(
        trees.length == weights.length
            && nodes.length == weights.length
            && sums.length == weights.length,
        "the attributes of the weights have different lengths");
    TreeNode.Leaf[] leaves = new TreeNode.Leaf[treeIds.length];
    Arrays.fill(leaves, new TreeNode.Leaf(new int[0], new float[0]));
    for (int index = 0; index < weights.length; index++) {
      int node = child(nodes[index], placesOf(trees[index]));
      check(isLeaf(node), "node %d has a weight and is no leaf", nodes[index]);
      check(sums[index] >= 0 && sums[index] < targets, "a weight is for sum %d", sums[index]);
      check(Float.isFinite(weights[index]), "a weight is %s", weights[index]);
      int target = (int) sums[index];
      TreeNode.Leaf before = leaves[node];
      check(
          Arrays.stream(before.targets()).noneMatch(other -> other == target),
          "leaf %d has two weights for one sum",
          nodes[index]);
      int length = before.targets().length;
      int[] moreTargets = Arrays.copyOf(before.targets(), length + 1);
      float[] moreWeights = Arrays.copyOf(before.weights(), length + 1);
      moreTargets[length] = target;
      moreWeights[length] = weights[index];
      leaves[node] = new TreeNode.Leaf(moreTargets, moreWeights);
    }
    return leaves;
  }

  /** Every node is reached from the first one, in one way. */
  private static void checkShape(long id, List<TreeNode> tree) throws UncutTreesException {
    boolean[] seen = new boolean[tree.size()];
    Deque<Integer> waiting = new ArrayDeque<>(List.of(0));
    int reached = 0;
    while (!waiting.isEmpty()) {
      int node = waiting.pop();
      check(!seen[node], "tree %d reaches a node in two ways", id);
      seen[node] = true;
      reached++;
      if (tree.get(node) instanceof TreeNode.Split split) {
        waiting.push(split.whenTrue());
        waiting.push(split.whenFalse());
      }
    }
    check(reached == tree.size(), "tree %d has nodes that its first does not reach", id);
  }

  /**
   * @param problem a format; made into a text only where it is wanted, for there are many nodes
   */
  @SuppressWarnings("AnnotateFormatMethod") // its annotations are not among the dependencies
  private static void check(boolean well, String problem, Object... values)
      throws UncutTreesException {
    if (!well) {
      throw new UncutTreesException(String.format(Locale.ROOT, problem, values));
    }
  }
}
