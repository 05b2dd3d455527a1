package io.driftgate.topology.scoring.trees;

import io.driftgate.models.onnx.TreeEnsemble;
import io.driftgate.models.onnx.TreeNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Packs trees level by level, so that the levels that all rows pass lie together.
 *
 * <p>A split sends a row right where its key is above the threshold's. That is "not less or equal"
 * as it stands; "not less" is the same with the key before; and "greater" and "greater or equal"
 * are these with the children exchanged. NaN, whose key is above all, goes right; where it should
 * go left the split reads a slot in which NaN comes first.
 */
final class TreePacker {
  private final Map<RowKeys.Slot, Integer> slots = new LinkedHashMap<>();

  /** A node of the ensemble's tree on its way to a node of the packed one. */
  private record Move(int from, int to, int depth) {}

  PackedTrees pack(TreeEnsemble ensemble) throws UnpackableTreesException {
    List<PackedTree> trees = new ArrayList<>(ensemble.trees().size());
    for (List<TreeNode> tree : ensemble.trees()) {
      trees.add(pack(tree));
    }
    return new PackedTrees(trees, slots.keySet().toArray(RowKeys.Slot[]::new), ensemble);
  }

  private PackedTree pack(List<TreeNode> tree) throws UnpackableTreesException {
    int size = tree.size() + 1;
    if (size > PackedTree.MAX_NODES) {
      throw new UnpackableTreesException("a tree has " + tree.size() + " nodes");
    }
    long[] words = new long[PowerOfTwo.from(size)];
    TreeNode.Leaf[] leaves = new TreeNode.Leaf[size];
    List<Move> moves = new ArrayList<>(List.of(new Move(0, 0, 0)));
    int depth = 0;
    int free = 2;
    for (int index = 0; index < moves.size(); index++) {
      Move move = moves.get(index);
      depth = Math.max(depth, move.depth());
      if (tree.get(move.from()) instanceof TreeNode.Split split) {
        boolean exchanged =
            split.comparison() == TreeNode.Comparison.GREATER
                || split.comparison() == TreeNode.Comparison.GREATER_OR_EQUAL;
        words[move.to()] = PackedTree.split(threshold(split), slot(split, exchanged), free);
        int left = exchanged ? split.whenFalse() : split.whenTrue();
        int right = exchanged ? split.whenTrue() : split.whenFalse();
        moves.add(new Move(left, free, move.depth() + 1));
        moves.add(new Move(right, free + 1, move.depth() + 1));
        free += 2;
      } else {
        words[move.to()] = PackedTree.leaf(move.to());
        leaves[move.to()] = (TreeNode.Leaf) tree.get(move.from());
      }
    }
    return new PackedTree(words, depth, weights(leaves));
  }

  /** The largest key that goes left. */
  private static int threshold(TreeNode.Split split) {
    int key = SortableKeys.key(split.threshold());
    return switch (split.comparison()) {
      case LESS_OR_EQUAL, GREATER -> key;
      case LESS, GREATER_OR_EQUAL -> key - 1;
    };
  }

  private int slot(TreeNode.Split split, boolean exchanged) throws UnpackableTreesException {
    RowKeys.Slot slot = new RowKeys.Slot(split.feature(), split.nanIsTrue() != exchanged);
    int number = slots.computeIfAbsent(slot, unknown -> slots.size());
    if (number >= PackedTree.MAX_SLOTS) {
      throw new UnpackableTreesException(
          "more than "
              + PackedTree.MAX_SLOTS
              + " features are read, one counted twice where NaN goes either way");
    }
    return number;
  }

  /**
   * @param leaves by node of the packed tree; null for other nodes
   */
  private static LeafWeights weights(TreeNode.Leaf[] leaves) {
    Set<Integer> targets = new HashSet<>();
    int all = 0;
    int count = 0;
    for (TreeNode.Leaf leaf : leaves) {
      if (leaf != null) {
        count++;
        all += leaf.targets().length;
        for (int target : leaf.targets()) {
          targets.add(target);
        }
      }
    }
    if (targets.size() == 1 && all == count) {
      float[] weights = new float[leaves.length];
      for (int node = 0; node < leaves.length; node++) {
        weights[node] = leaves[node] == null ? 0 : leaves[node].weights()[0];
      }
      return new LeafWeights(targets.iterator().next(), weights, new int[0], new int[0]);
    }
    return weights(leaves, all);
  }

  private static LeafWeights weights(TreeNode.Leaf[] leaves, int all) {
    float[] weights = new float[all];
    int[] targets = new int[all];
    int[] first = new int[leaves.length + 1];
    int free = 0;
    for (int node = 0; node < leaves.length; node++) {
      first[node] = free;
      TreeNode.Leaf leaf = leaves[node];
      for (int index = 0; leaf != null && index < leaf.targets().length; index++) {
        targets[free] = leaf.targets()[index];
        weights[free++] = leaf.weights()[index];
      }
    }
    first[leaves.length] = free;
    return new LeafWeights(-1, weights, targets, first);
  }
}
