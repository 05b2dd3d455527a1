package io.driftgate.topology.scoring.trees;

import java.util.Arrays;

/**
 * The keys of a block of rows, by slot: a slot is a feature that some split reads, with the place
 * that NaN has in the order there. Not for several threads.
 */
final class RowKeys {
  static final int SHIFT = 6;

  /** Rows of a block; their keys of some twenty features fit the processor's first cache. */
  static final int ROWS = 1 << SHIFT;

  /** Rows of a group, by the power of two; a group's keys of one slot are a line of the cache. */
  static final int GROUP_SHIFT = 3;

  private final int[] places;
  private final boolean[] nanFirst;
  private final long[][] groups;

  /**
   * A feature as some splits read it.
   *
   * @param feature column of the ensemble's input
   * @param nanFirst whether NaN comes before all numbers
   */
  record Slot(int feature, boolean nanFirst) {}

  /**
   * @param places of each column of the ensemble's input, the index in the rows' numbers
   */
  RowKeys(Slot[] slots, int[] places) {
    this.places = Arrays.stream(slots).mapToInt(slot -> places[slot.feature()]).toArray();
    this.nanFirst = new boolean[slots.length];
    for (int slot = 0; slot < slots.length; slot++) {
      nanFirst[slot] = slots[slot].nanFirst();
    }
    this.groups = new long[ROWS >> GROUP_SHIFT][PowerOfTwo.from(slots.length) << GROUP_SHIFT];
  }

  /** Of each group by slot and row; as many a group as a power of two. */
  long[][] groups() {
    return groups;
  }

  /** Fills in a row; the ensemble's input is of floats. */
  void put(int row, double[] numbers) {
    long[] filled = groups[row >> GROUP_SHIFT];
    int place = row & (PackedTree.TOGETHER - 1);
    for (int slot = 0; slot < places.length; slot++) {
      float value = (float) numbers[places[slot]];
      int key = nanFirst[slot] ? SortableKeys.keyWithNaNFirst(value) : SortableKeys.key(value);
      filled[slot << GROUP_SHIFT | place] = PackedTree.shifted(key);
    }
  }
}
