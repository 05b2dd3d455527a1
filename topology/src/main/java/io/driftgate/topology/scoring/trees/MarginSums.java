package io.driftgate.topology.scoring.trees;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Computes margins: goes with a block of rows through one tree after the other, so that the tree
 * stays in the processor's first cache. A row's sums are added in the order of the trees, whatever
 * the number of rows. For one thread.
 */
public final class MarginSums {
  private final PackedTrees trees;
  private final RowKeys keys;
  private final int[] leaves = new int[RowKeys.ROWS];
  private final float[] sums;

  /**
   * @param places of each column of the ensemble's input, the index in a row's numbers
   */
  public MarginSums(PackedTrees trees, int[] places) {
    this.trees = trees;
    this.keys = new RowKeys(trees.slots(), places);
    this.sums = new float[trees.targets() << RowKeys.SHIFT];
  }

  /**
   * Computes the margins of rows.
   *
   * @param rows the numbers of each
   * @param margins receives [rows, targets], from its index 0 on
   */
  public void compute(List<double[]> rows, FloatBuffer margins) {
    for (int from = 0; from < rows.size(); from += RowKeys.ROWS) {
      int count = Math.min(RowKeys.ROWS, rows.size() - from);
      for (int row = 0; row < count; row++) {
        keys.put(row, rows.get(from + row));
      }
      block(count);
      write(count, from * trees.targets(), margins);
    }
  }

  private void block(int rows) {
    Arrays.fill(sums, 0);
    for (PackedTree tree : trees.trees()) {
      tree.walk(keys.groups(), rows, leaves);
      tree.weights().add(leaves, rows, sums);
    }
  }

  private void write(int rows, int from, FloatBuffer margins) {
    int targets = trees.targets();
    float[] base = trees.baseValues();
    for (int target = 0; target < targets; target++) {
      for (int row = 0; row < rows; row++) {
        float sum = sums[(target << RowKeys.SHIFT) + row];
        margins.put(from + row * targets + target, base.length == 0 ? sum : sum + base[target]);
      }
    }
  }
}
