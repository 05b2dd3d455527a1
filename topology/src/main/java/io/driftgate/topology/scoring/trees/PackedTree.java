package io.driftgate.topology.scoring.trees;

/**
 * One tree, a word a node. From the top a word has 33 bits for the key of the threshold, with its
 * sign, 14 for the slot of the feature, 17 for the left child, whose number is even. A row goes to
 * the node after it where its key is above the threshold. A leaf leads to itself whatever the row,
 * so that a walk may go on at a leaf. The root is node 0; node 1 is none.
 *
 * <p>The number of words, and of a group's keys, is a power of two: an index is masked by the
 * length, which takes off what else the word has there, and Java then sees that it cannot be
 * outside. A node is known by these lower bits; what is above them is not to be looked at.
 *
 * @see TreePacker
 */
final class PackedTree {
  static final int MAX_SLOTS = 1 << 14;
  static final int MAX_NODES = 1 << 17;

  private static final int THRESHOLD_SHIFT = 31;
  private static final int SLOT_SHIFT = 17;

  /** Rows that go through a tree at once, for a step has to wait for the one before. */
  static final int TOGETHER = 1 << RowKeys.GROUP_SHIFT;

  /** A slot's keys of all rows that go together follow one another. */
  private static final int KEYS_SHIFT = SLOT_SHIFT - RowKeys.GROUP_SHIFT;

  /** Takes off the bits of the child, where the row's number comes. */
  private static final int FIRST_OF_SLOT = -TOGETHER;

  /** So many rows are sooner at their leaves one after another than eight are together. */
  private static final int ALONE = 4;

  /** Between two looks whether all rows have come to a leaf. */
  private static final int LEVELS = 8;

  private final long[] nodes;
  private final int depth;
  private final LeafWeights weights;

  /**
   * @param nodes as many as a power of two
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

  static long split(int threshold, int slot, int child) {
    return shifted(threshold) | ((long) slot << SLOT_SHIFT) | child;
  }

  static long leaf(int node) {
    int threshold = (node & 1) == 0 ? SortableKeys.ABOVE_ALL : SortableKeys.BELOW_ALL;
    return shifted(threshold) | (node & ~1);
  }

  /** A key as a walk compares it. */
  static long shifted(int key) {
    return (long) key << THRESHOLD_SHIFT;
  }

  /**
   * Finds the leaves of rows.
   *
   * @param keys of groups of rows, see {@link RowKeys#groups}
   * @param rows how many, from 0 on
   * @param leaves receives the nodes; as many as rows of all groups
   */
  void walk(long[][] keys, int rows, int[] leaves) {
    int row = 0;
    for (; row + ALONE < rows; row += TOGETHER) {
      // the last ones perhaps with rows that nobody asked for
      walkEight(keys[row >> RowKeys.GROUP_SHIFT], row, leaves);
    }
    for (; row < rows; row++) {
      leaves[row] = walkOne(keys[row >> RowKeys.GROUP_SHIFT], row & (TOGETHER - 1));
    }
  }

  private int walkOne(long[] keys, int row) {
    int node = 0;
    for (int left = depth; left > 0; left--) {
      node = next(nodes, keys, row, node);
      if (left % LEVELS == 0 && isLeaf(nodes, node)) {
        break;
      }
    }
    return node & (nodes.length - 1);
  }

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
        a = next(words, keys, 0, a);
        b = next(words, keys, 1, b);
        c = next(words, keys, 2, c);
        d = next(words, keys, 3, d);
        e = next(words, keys, 4, e);
        f = next(words, keys, 5, f);
        g = next(words, keys, 6, g);
        h = next(words, keys, 7, h);
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
    int last = words.length - 1;
    leaves[row] = a & last;
    leaves[row + 1] = b & last;
    leaves[row + 2] = c & last;
    leaves[row + 3] = d & last;
    leaves[row + 4] = e & last;
    leaves[row + 5] = f & last;
    leaves[row + 6] = g & last;
    leaves[row + 7] = h & last;
  }

  private static int next(long[] nodes, long[] keys, int row, int node) {
    long word = nodes[node & (nodes.length - 1)];
    int slot = (int) (word >>> KEYS_SHIFT) & FIRST_OF_SLOT;
    long key = keys[(slot | row) & (keys.length - 1)];
    // the sign of the difference: whether the key is above the threshold
    return (int) word | (int) ((word - key) >>> 63);
  }

  /** Whether a node's left child, or the one after that, is the node itself. */
  private static boolean isLeaf(long[] nodes, int node) {
    int last = nodes.length - 1;
    return (((int) nodes[node & last] ^ node) & last) <= 1;
  }
}
