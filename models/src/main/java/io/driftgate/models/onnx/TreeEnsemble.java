package io.driftgate.models.onnx;

import java.util.List;

/**
 * The trees of a {@code TreeEnsembleClassifier} or {@code TreeEnsembleRegressor} without what
 * becomes of their sums. A row's sums ("margins") are those of the weights of the leaves where it
 * ends, added as floats in the order of the trees, from 0 on, and last the base value.
 *
 * @param trees by tree its nodes, the root first; each node but the root is one node's child
 * @param targets sums a row
 * @param baseValues by target; none where nothing is added
 */
public record TreeEnsemble(List<List<TreeNode>> trees, int targets, List<Float> baseValues) {

  public TreeEnsemble {
    trees = List.copyOf(trees);
    baseValues = List.copyOf(baseValues);
  }

  /** The least number of columns that the input has to have. */
  public int columns() {
    int columns = 0;
    for (List<TreeNode> tree : trees) {
      for (TreeNode node : tree) {
        if (node instanceof TreeNode.Split split) {
          columns = Math.max(columns, split.feature() + 1);
        }
      }
    }
    return columns;
  }
}
