package io.driftgate.topology.scoring.trees;

/**
 * One tree, a word a node. From the top a word has 33 bits for the key of the threshold, with its
 * sign, 15 for the slot of the feature, 16 for the pair of children. The children of pair p are the
 * nodes 2p and 2p + 1; a row goes to the second where its key is above the threshold. A leaf is its
 * own child whatever the row, so that a walk may go on at a leaf. The root is node 0; node 1 is
 * none.
 *
 * @see TreePacker
 */
final class PackedTree {
  static final int MAX_SLOTS = 1 << 15;
  static final int MAX_PAIRS = 1 << 16;

  private static final int THRESHOLD_SHIFT = 31;
  private static final int SLOT_SHIFT = 16;
  private static final int PAIRS = MAX_PAIRS - 1;

  /** Between two looks whether all rows have come to a leaf. */
  private static final int LEVELS = 8;

  private final long[] nodes;
  private final int depth;
  private final LeafWeights weights;

  /**
   * @param depth steps from the root to the farthest leaf
   */
  PackedTree(long[] nodes, int depth, LeafWeights weights) {
    this.nodes = nodes;
    this.depth = depth;
    this.weights = weights;
  }

  LeafWeights weights() {
    return weights;
  }

  static long split(int threshold, int slot, int pair) {
    return ((long) threshold << THRESHOLD_SHIFT) | ((long) slot << SLOT_SHIFT) | pair;
  }

  static long leaf(int node) {
    int threshold = (node & 1) == 0 ? SortableKeys.ABOVE_ALL : SortableKeys.BELOW_ALL;
    return ((long) threshold << THRESHOLD_SHIFT) | (node >> 1);
  }

  /** A key as a walk compares it. */
  static long shifted(int key) {
    return (long) key << THRESHOLD_SHIFT;
  }

  /**
   * Finds the leaves of rows.
   *
   * @param keys by slot and row, shifted: the row r of slot s is at s * {@link RowKeys#ROWS} + r
   * @param rows how many, from 0 on
   * @param leaves receives the nodes
   */
  void walk(long[] keys, int rows, int[] leaves) {
    int row = 0;
    for (; row + 8 <= rows; row += 8) {
      walkEight(keys, row, leaves);
    }
    for (; row < rows; row++) {
      leaves[row] = walkOne(keys, row);
    }
  }

  private int walkOne(long[] keys, int row) {
    int node = 0;
    for (int left = depth; left > 0; left--) {
      node = next(nodes, keys, node, row);
      if (left % LEVELS == 0 && isLeaf(nodes, node)) {
        break;
      }
    }
    return node;
  }

  /** Eight at once, for a step has to wait for the one before. */
  private void walkEight(long[] keys, int row, int[] leaves) {
    long[] words = nodes;
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int e = 0;
    int f = 0;
    int g = 0;
    int h = 0;
    for (int left = depth; left > 0; left -= LEVELS) {
      for (int level = Math.min(left, LEVELS); level > 0; level--) {
        a = next(words, keys, a, row);
        b = next(words, keys, b, row + 1);
        c = next(words, keys, c, row + 2);
        d = next(words, keys, d, row + 3);
        e = next(words, keys, e, row + 4);
        f = next(words, keys, f, row + 5);
        g = next(words, keys, g, row + 6);
        h = next(words, keys, h, row + 7);
      }
      if (left > LEVELS
          && isLeaf(words, a)
          && isLeaf(words, b)
          && isLeaf(words, c)
          && isLeaf(words, d)
          && isLeaf(words, e)
          && isLeaf(words, f)
          && isLeaf(words, g)
          && isLeaf(words, h)) {
        break;
      }
    }
    leaves[row] = a;
    leaves[row + 1] = b;
    leaves[row + 2] = c;
    leaves[row + 3] = d;
    leaves[row + 4] = e;
    leaves[row + 5] = f;
    leaves[row + 6] = g;
    leaves[row + 7] = h;
  }

  private static int next(long[] nodes, long[] keys, int node, int row) {
    long word = nodes[node];
    long key = keys[((int) (word >>> (SLOT_SHIFT - RowKeys.SHIFT)) & RowKeys.SLOTS) + row];
    // the sign of the difference: whether the key is above the threshold
    return (((int) word << 1) & (PAIRS << 1)) | (int) ((word - key) >>> 63);
  }

  private static boolean isLeaf(long[] nodes, int node) {
    return ((int) nodes[node] & PAIRS) == node >> 1;
  }
}
