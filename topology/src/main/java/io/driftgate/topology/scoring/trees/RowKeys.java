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

  private final int[] places;
  private final boolean[] nanFirst;
  private final long[][] keys;

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
    this.keys = new long[ROWS][PowerOfTwo.from(slots.length)];
  }

  /** By row and slot; as many a row as a power of two. */
  long[][] keys() {
    return keys;
  }

  /** Fills in a row; the ensemble's input is of floats. */
  void put(int row, double[] numbers) {
    long[] filled = keys[row];
    for (int slot = 0; slot < places.length; slot++) {
      float value = (float) numbers[places[slot]];
      int key = nanFirst[slot] ? SortableKeys.keyWithNaNFirst(value) : SortableKeys.key(value);
      filled[slot] = PackedTree.shifted(key);
    }
  }
}
