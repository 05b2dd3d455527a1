package io.driftgate.topology.scoring.trees;

/**
 * What the leaves of a tree add to sums.
 *
 * @param target the sum that every leaf adds one weight to; -1 where leaves differ
 * @param weights by node, or where leaves differ one leaf's after another's
 * @param targets as many; empty where they do not differ
 * @param first where leaves differ, by node the index of its first weight, and one more at the end
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LeafWeights(int target, float[] weights, int[] targets, int[] first) {

  /**
   * Adds to the sums of rows.
   *
   * @param sums by target and row: the row r of target t is at t * {@link RowKeys#ROWS} + r
   */
  void add(int[] leaves, int rows, float[] sums) {
    if (target >= 0) {
      int from = target << RowKeys.SHIFT;
      for (int row = 0; row < rows; row++) {
        sums[from + row] += weights[leaves[row]];
      }
      return;
    }
    for (int row = 0; row < rows; row++) {
      int leaf = leaves[row];
      for (int index = first[leaf]; index < first[leaf + 1]; index++) {
        sums[(targets[index] << RowKeys.SHIFT) + row] += weights[index];
      }
    }
  }
}
