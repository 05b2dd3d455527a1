package io.driftgate.topology.scoring.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.onnx.TreeEnsemble;
import io.driftgate.models.onnx.TreeNode;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shapes at the limits of a packed word, against a walk from node to node. */
class MarginSumsTest {
  private static final int ROWS = 75;

  private final Random random = new Random(7);

  @Test
  void theLargestTree() throws Exception {
    List<TreeNode> tree = complete(16, 5);
    assertThat(tree).hasSize(PackedTree.MAX_NODES - 1);
    assertAsFromNodeToNode(List.of(tree));
  }

  @Test
  void aTreeThatIsTooLargeIsRefused() {
    List<TreeNode> tree = complete(16, 5);
    int last = tree.size() - 1;
    tree.set(last, split(0, last + 1, last + 2));
    tree.add(leaf());
    tree.add(leaf());
    assertThatThrownBy(() -> PackedTrees.of(new TreeEnsemble(List.of(tree), 1, List.of())))
        .isInstanceOf(UnpackableTreesException.class)
        .hasMessage("a tree has 131073 nodes");
  }

  @Test
  void asManySlotsAsAWordCanName() throws Exception {
    assertAsFromNodeToNode(stumps(PackedTree.MAX_SLOTS));
  }

  @Test
  void moreSlotsAreRefused() {
    List<List<TreeNode>> trees = stumps(PackedTree.MAX_SLOTS + 1);
    assertThatThrownBy(() -> PackedTrees.of(new TreeEnsemble(trees, 1, List.of())))
        .isInstanceOf(UnpackableTreesException.class)
        .hasMessage(
            "more than 16384 features are read, one counted twice where NaN goes either way");
  }

  @Test
  void oneSlot() throws Exception {
    assertAsFromNodeToNode(List.of(complete(4, 1)));
  }

  @Test
  void leavesStumpsAndChainsTogether() throws Exception {
    List<List<TreeNode>> trees = new ArrayList<>();
    trees.add(List.of(leaf()));
    trees.add(chain(1));
    trees.add(chain(100));
    trees.add(List.of(leaf()));
    trees.add(complete(9, 3));
    assertAsFromNodeToNode(trees);
  }

  private void assertAsFromNodeToNode(List<List<TreeNode>> trees) throws Exception {
    TreeEnsemble ensemble = new TreeEnsemble(trees, 1, List.of(0.5f));
    int columns = ensemble.columns();
    List<double[]> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(IntStream.range(0, columns).mapToDouble(column -> value()).toArray());
    }
    MarginSums sums =
        new MarginSums(PackedTrees.of(ensemble), IntStream.range(0, columns).toArray());
    for (int size : new int[] {ROWS, 1, 13}) {
      FloatBuffer found = FloatBuffer.allocate(size);
      sums.compute(rows.subList(ROWS - size, ROWS), found);
      for (int row = 0; row < size; row++) {
        assertThat(found.get(row))
            .as("row %d of %d", row, size)
            .isEqualTo(expected(trees, rows.get(ROWS - size + row)));
      }
    }
  }

  private static float expected(List<List<TreeNode>> trees, double[] row) {
    float sum = 0;
    for (List<TreeNode> tree : trees) {
      TreeNode node = tree.get(0);
      while (node instanceof TreeNode.Split split) {
        float value = (float) row[split.feature()];
        boolean isTrue =
            Float.isNaN(value)
                ? split.nanIsTrue()
                : switch (split.comparison()) {
                  case LESS_OR_EQUAL -> value <= split.threshold();
                  case LESS -> value < split.threshold();
                  case GREATER_OR_EQUAL -> value >= split.threshold();
                  case GREATER -> value > split.threshold();
                };
        node = tree.get(isTrue ? split.whenTrue() : split.whenFalse());
      }
      sum += ((TreeNode.Leaf) node).weights()[0];
    }
    return sum + 0.5f;
  }

  /** Level by level: the children of node n are 2n + 1 and 2n + 2. */
  private List<TreeNode> complete(int depth, int columns) {
    int splits = (1 << depth) - 1;
    List<TreeNode> tree = new ArrayList<>();
    for (int node = 0; node < splits; node++) {
      tree.add(split(random.nextInt(columns), 2 * node + 1, 2 * node + 2));
    }
    for (int node = 0; node <= splits; node++) {
      tree.add(leaf());
    }
    return tree;
  }

  /** Each split has a leaf and the next split. */
  private List<TreeNode> chain(int splits) {
    List<TreeNode> tree = new ArrayList<>();
    for (int split = 0; split < splits; split++) {
      boolean goesOnWhenTrue = random.nextBoolean();
      int next = 2 * split + 2;
      tree.add(
          split(split % 3, goesOnWhenTrue ? next : next - 1, goesOnWhenTrue ? next - 1 : next));
      tree.add(leaf());
    }
    tree.add(leaf());
    return tree;
  }

  /** One split each, of a feature of its own. */
  private List<List<TreeNode>> stumps(int trees) {
    return IntStream.range(0, trees)
        .mapToObj(feature -> List.of(split(feature, 1, 2), leaf(), leaf()))
        .toList();
  }

  private TreeNode split(int feature, int whenTrue, int whenFalse) {
    TreeNode.Comparison[] all = TreeNode.Comparison.values();
    return new TreeNode.Split(
        feature,
        all[random.nextInt(all.length)],
        random.nextInt(9) - 4,
        random.nextBoolean(),
        whenTrue,
        whenFalse);
  }

  private TreeNode leaf() {
    return new TreeNode.Leaf(new int[] {0}, new float[] {(float) random.nextGaussian()});
  }

  /** Often a threshold, sometimes what is odd. */
  private double value() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> random.nextGaussian() * 3;
      default -> random.nextInt(9) - 4;
    };
  }
}
