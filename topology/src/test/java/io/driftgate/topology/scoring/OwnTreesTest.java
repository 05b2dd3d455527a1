package io.driftgate.topology.scoring;

import static io.driftgate.topology.scoring.TreeModels.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.ModelManifest;
import io.driftgate.models.onnx.TreeCut;
import io.driftgate.models.onnx.TreeEnsemble;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.trees.ThresholdRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees that are walked here say what ONNX Runtime says, bit by bit, and it is here that they are
 * walked.
 */
class OwnTreesTest {
  private static final List<String> COMPARISONS =
      List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void treesOfAnyDepth(int depth) {
    RandomTrees trees = new RandomTrees(depth);
    trees.depth = depth;
    expectOwn(trees.grow(depth > 9 ? 10 : 90).regressor("NONE"), "y", null);
  }

  @ParameterizedTest
  @CsvSource({"9, 0.1", "14, 0.3", "40, 0.45", "60, 0.5"})
  void unbalancedTrees(int depth, double leafChance) {
    RandomTrees trees = new RandomTrees(7);
    trees.depth = depth;
    trees.leafChance = leafChance;
    trees.splits = COMPARISONS;
    trees.nanChance = 0.5;
    expectOwn(trees.grow(20).regressor("NONE"), "y", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT"})
  void everyComparisonWithAndWithoutAWayForNaN(String comparison) {
    for (double nanChance : new double[] {0, 0.5, 1}) {
      RandomTrees trees = new RandomTrees(1);
      trees.splits = List.of(comparison);
      trees.nanChance = nanChance;
      expectOwn(trees.grow(30).classifier("LOGISTIC", 0, 1), "scores", "label");
    }
  }

  @Test
  void comparisonsMayDifferFromSplitToSplit() {
    RandomTrees trees = new RandomTrees(2);
    trees.splits = COMPARISONS;
    trees.nanChance = 0.3;
    expectOwn(trees.grow(50).classifier("LOGISTIC", 0, 1), "scores", "label");
  }

  @ParameterizedTest
  @CsvSource({
    "LOGISTIC, false, false",
    "LOGISTIC, true, false",
    "LOGISTIC, false, true",
    "LOGISTIC, true, true",
    "NONE, false, false",
    "NONE, true, false",
    "NONE, true, true"
  })
  void twoClasses(String transform, boolean positive, boolean base) {
    RandomTrees trees = new RandomTrees(3);
    trees.positive = positive;
    if (base) {
      trees.node.addAttribute(RandomTrees.floats("base_values", List.of(0.3f)));
    }
    byte[] onnx = trees.grow(100).classifier(transform, List.of("no", "yes"));
    expectOwn(onnx, "scores", "label", "no");
    expectOwn(onnx, "scores", "label", "yes");
    expectOwn(onnx, "scores", null, "yes");
  }

  @Test
  void labelsAreWhateverTheModelSays() {
    expectOwn(
        new RandomTrees(4).grow(10).classifier("LOGISTIC", 7, -3),
        "scores",
        "label",
        "-3",
        "7",
        "-3");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 3, false",
    "NONE, 12, true",
    "LOGISTIC, 3, true",
    "LOGISTIC, 7, false",
    "SOFTMAX, 3, false",
    "SOFTMAX, 3, true",
    "SOFTMAX, 4, false"
  })
  void severalClasses(String transform, int classes, boolean allTargets) {
    for (boolean base : new boolean[] {false, true}) {
      RandomTrees trees = new RandomTrees(5);
      trees.targets = classes;
      trees.allTargets = allTargets;
      if (base) {
        trees.node.addAttribute(
            RandomTrees.floats(
                "base_values", IntStream.range(0, classes).mapToObj(index -> index / 7f).toList()));
      }
      List<String> labels =
          IntStream.range(0, classes).mapToObj(index -> "class " + index).toList();
      expectOwn(
          trees.grow(60).classifier(transform, labels),
          "scores",
          "label",
          null,
          labels.toArray(String[]::new));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void regressorsWithSeveralTargets(boolean allTargets) {
    RandomTrees trees = new RandomTrees(6);
    trees.targets = 3;
    trees.allTargets = allTargets;
    trees.node.addAttribute(RandomTrees.floats("base_values", List.of(1f, 0f, -1e-3f)));
    expectOwn(trees.grow(40).regressor("NONE"), "y", null);
  }

  @Test
  void aBaseValueIsAddedLast() {
    RandomTrees trees = new RandomTrees(6);
    trees.node.addAttribute(RandomTrees.floats("base_values", List.of(1234.567f)));
    expectOwn(trees.grow(40).regressor("NONE"), "y", null);
  }

  private static void expectOwn(byte[] onnx, String score, @Nullable String label) {
    if (score.equals("y")) {
      expectOwn(onnx, score, label, null, new String[0]);
    } else {
      expectOwn(onnx, score, label, "1", "0", "1");
    }
  }

  private static void expectOwn(
      byte[] onnx, String score, @Nullable String label, @Nullable String scoreClass) {
    expectOwn(onnx, score, label, scoreClass, "no", "yes");
  }

  /** Other rows than those of the check: of another seed, and in calls of other sizes. */
  private static void expectOwn(
      byte[] onnx,
      String score,
      @Nullable String label,
      @Nullable String scoreClass,
      String... classes) {
    try (OnnxModel whole = whole(onnx, score, label, scoreClass, classes);
        OnnxModel used = OwnTrees.insteadOf(whole(onnx, score, label, scoreClass, classes), onnx)) {
      assertThat(used.hasOwnTrees()).isTrue();
      TreeCut.Made cut = (TreeCut.Made) TreeCut.of(onnx, used.outputs());
      List<Row> rows = rows(cut.ensemble(), used.manifest());
      List<Score> expected = new ArrayList<>();
      BatchScorer alone = whole.newScorer();
      rows.forEach(row -> expected.addAll(alone.score(List.of(row))));
      BatchScorer scorer = used.newScorer();
      for (int size : new int[] {1, 3, 5, 14, 63, 65, 128, 256}) {
        List<Score> found = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += size) {
          found.addAll(scorer.score(rows.subList(from, Math.min(rows.size(), from + size))));
        }
        assertThat(found).as("calls of %d", size).isEqualTo(expected);
      }
      assertThat(new HashSet<>(expected)).hasSizeGreaterThan(cut.ensemble().columns() > 0 ? 1 : 0);
    }
  }

  private static List<Row> rows(TreeEnsemble ensemble, ModelManifest manifest) {
    ThresholdRows values = new ThresholdRows(ensemble, 99);
    List<Row> rows = new ArrayList<>();
    for (int index = 0; index < 700; index++) {
      Row row = TreeModels.layout(manifest).newRow();
      float[] next = values.next();
      for (int column = 0; column < next.length; column++) {
        row.numbers()[column] = next[column];
      }
      rows.add(row);
    }
    return rows;
  }
}
