package io.driftgate.topology.scoring.trees;

/**
 * Floats as integers of the same order: -0 is 0, and NaN comes after infinity, or before minus
 * infinity where that is wanted.
 */
final class SortableKeys {
  /** No float has this key or one below; the next one is NaN's, where NaN comes first. */
  static final int BELOW_ALL = Integer.MIN_VALUE;

  /** No float has this key. */
  static final int ABOVE_ALL = Integer.MAX_VALUE;

  private static final int FIRST = BELOW_ALL + 1;

  private SortableKeys() {}

  static int key(float value) {
    // adding 0 makes -0 into 0, and one NaN out of all
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  static int keyWithNaNFirst(float value) {
    return Float.isNaN(value) ? FIRST : key(value);
  }

  /** The float of a key. */
  static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & Integer.MAX_VALUE));
  }
}
