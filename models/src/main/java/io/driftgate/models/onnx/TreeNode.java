package io.driftgate.models.onnx;

/** A node of a {@link TreeEnsemble}'s tree. */
public sealed interface TreeNode {

  /** How a split compares the feature, on the left, with its threshold. */
  enum Comparison {
    LESS_OR_EQUAL,
    LESS,
    GREATER_OR_EQUAL,
    GREATER
  }

  /**
   * Sends a row to one of two nodes. A comparison with NaN is false.
   *
   * @param feature column of the input
   * @param threshold never NaN
   * @param nanIsTrue whether NaN goes where the comparison is true
   * @param whenTrue index of the next node in the same tree
   * @param whenFalse the same
   */
  record Split(
      int feature,
      Comparison comparison,
      float threshold,
      boolean nanIsTrue,
      int whenTrue,
      int whenFalse)
      implements TreeNode {}

  /**
   * What a tree adds to the sums of the rows that end here.
   *
   * @param targets which sums, each once
   * @param weights as many, finite
   */
  @SuppressWarnings("ArrayRecordComponent") // a part of a large value that nobody compares
  record Leaf(int[] targets, float[] weights) implements TreeNode {}
}
