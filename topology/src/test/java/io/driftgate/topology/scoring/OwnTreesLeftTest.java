package io.driftgate.topology.scoring;

import static io.driftgate.topology.scoring.TreeModels.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.onnx.TreeCut;
import io.driftgate.models.onnx.TreeEnsemble;
import io.driftgate.models.onnx.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees that are left to ONNX Runtime: those of another kind, and those that would say others. */
class OwnTreesLeftTest {
  private static final Set<String> OUTPUTS = Set.of("scores", "label");

  @ParameterizedTest
  @ValueSource(strings = {"BRANCH_EQ", "BRANCH_NEQ"})
  void otherComparisonsAreLeftToOnnxRuntime(String comparison) {
    RandomTrees trees = new RandomTrees(8);
    trees.splits = List.of("BRANCH_LEQ", comparison);
    expectLeft(trees.grow(10).regressor("NONE"), "y", "a node's mode is " + comparison);
  }

  @Test
  void anExponentialThatOnlyTheTreeNodeHasIsLeftToOnnxRuntime() {
    RandomTrees trees = new RandomTrees(9);
    trees.targets = 5;
    expectLeft(
        trees.grow(10).classifier("SOFTMAX", 0, 1, 2, 3, 4),
        "scores",
        "post_transform SOFTMAX of 5 sums");
  }

  @Test
  void otherSumsAreLeftToOnnxRuntime() {
    RandomTrees average = new RandomTrees(10);
    average.node.addAttribute(RandomTrees.text("aggregate_function", "AVERAGE"));
    expectLeft(average.grow(10).regressor("NONE"), "y", "aggregate_function AVERAGE");

    RandomTrees both = new RandomTrees(10);
    both.targets = 2;
    expectLeft(
        both.grow(10).classifier("NONE", 0, 1),
        "scores",
        "of two classes not only the first has weights");
  }

  /** The check has to be able to fail. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aThresholdThatDiffersByOneStepIsFound(boolean up) {
    RandomTrees trees = new RandomTrees(11);
    trees.splits = List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT");
    byte[] onnx = trees.grow(8).classifier("LOGISTIC", 0, 1);
    for (int tree : new int[] {0, 4, 7}) {
      TreeCut.Made cut = (TreeCut.Made) TreeCut.of(onnx, OUTPUTS);
      OnnxModel whole = whole(onnx, "scores", "label", "1", "0", "1");
      try (OnnxModel used = OwnTrees.insteadOf(whole, changed(cut, tree, up))) {
        assertThat(used).isSameAs(whole);
        assertThat(used.hasOwnTrees()).isFalse();
      }
    }
  }

  @Test
  void aRestOfTheGraphThatDiffersIsFound() {
    byte[] logistic = new RandomTrees(12).grow(30).classifier("LOGISTIC", 0, 1);
    byte[] plain = new RandomTrees(12).grow(30).classifier("NONE", 0, 1);
    OnnxModel whole = whole(logistic, "scores", "label", "1", "0", "1");
    try (OnnxModel used = OwnTrees.insteadOf(whole, TreeCut.of(plain, OUTPUTS))) {
      assertThat(used).isSameAs(whole);
    }
  }

  /** Some split in the middle of a tree, its threshold moved to the next float. */
  private static TreeCut.Made changed(TreeCut.Made cut, int tree, boolean up) {
    List<List<TreeNode>> trees = new ArrayList<>(cut.ensemble().trees());
    List<TreeNode> nodes = new ArrayList<>(trees.get(tree));
    int place = nodes.size() / 2;
    while (!(nodes.get(place) instanceof TreeNode.Split)) {
      place++;
    }
    TreeNode.Split split = (TreeNode.Split) nodes.get(place);
    float threshold = split.threshold();
    nodes.set(
        place,
        new TreeNode.Split(
            split.feature(),
            split.comparison(),
            up ? Math.nextUp(threshold) : Math.nextDown(threshold),
            split.nanIsTrue(),
            split.whenTrue(),
            split.whenFalse()));
    trees.set(tree, nodes);
    TreeEnsemble changed =
        new TreeEnsemble(trees, cut.ensemble().targets(), cut.ensemble().baseValues());
    return new TreeCut.Made(changed, cut.input(), cut.rest(), cut.maxRows());
  }

  private static void expectLeft(byte[] onnx, String score, String reason) {
    String[] classes =
        score.equals("y")
            ? new String[0]
            : reason.contains("5 sums")
                ? new String[] {"0", "1", "2", "3", "4"}
                : new String[] {"0", "1"};
    OnnxModel whole = whole(onnx, score, null, null, classes);
    assertThat(TreeCut.of(onnx, whole.outputs())).isEqualTo(new TreeCut.None(reason));
    try (OnnxModel used = OwnTrees.insteadOf(whole, onnx)) {
      assertThat(used).isSameAs(whole);
      assertThat(used.newScorer().score(List.of(TreeModels.layout(used.manifest()).newRow())))
          .hasOnlyElementsOfType(Score.Scored.class);
    }
  }
}
