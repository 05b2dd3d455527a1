package io.driftgate.topology.scoring.trees;

/** Lengths of arrays whose index is a mask. */
final class PowerOfTwo {
  private PowerOfTwo() {}

  /** The least power of two that is no less; 1 for 0. */
  static int from(int length) {
    return length <= 1 ? 1 : Integer.highestOneBit(length - 1) << 1;
  }
}
