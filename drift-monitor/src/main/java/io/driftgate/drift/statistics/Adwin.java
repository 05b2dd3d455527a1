package io.driftgate.drift.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The mean of the recent values of a stream, where how many are recent is for the values to say: a
 * window that grows while nothing changes, and whose oldest part is dropped where the mean of it
 * differs from that of the rest by more than chance does (ADWIN2 of Bifet and Gavaldà 2007,
 * "Learning from time-changing data with adaptive windowing", with the bound by Bernstein's
 * inequality of their section 3.2). The window is kept as an exponential histogram, at most {@link
 * #BUCKETS} buckets of each power of two, so that memory grows with the logarithm of the values.
 * For one thread.
 */
public final class Adwin {
  /** Buckets of a size; one more, and the two oldest become one of twice the size. */
  static final int BUCKETS = 5;

  /** Values between two checks. */
  private static final int CLOCK = 32;

  /** Values that a part has to have. */
  private static final int PART_MIN = 5;

  private final double delta;

  /** By size, the smallest first; buckets of one size in their order, the oldest first. */
  private final List<Deque<Bucket>> sizes = new ArrayList<>();

  private int unchecked;

  /**
   * Values that came one after the other; how many follows from where it is.
   *
   * @param sum of the values
   * @param squares sum of their squares
   */
  public record Bucket(double sum, double squares) {}

  /**
   * All that is remembered. Immutable.
   *
   * @param sizes buckets of 1 value, of 2, of 4 and so on; of each the oldest first
   * @param unchecked values since the last check
   */
  public record State(List<List<Bucket>> sizes, int unchecked) {

    public State {
      sizes = sizes.stream().map(List::copyOf).toList();
    }

    /** Before any value. */
    public static State none() {
      return new State(List.of(), 0);
    }
  }

  /**
   * Goes on where a state ends.
   *
   * @param delta the level of a check; the smaller, the fewer cuts by chance and the later those of
   *     changes; between 0 and 1, both excluded
   */
  public Adwin(State state, double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("a level is between 0 and 1, found " + delta);
    }
    this.delta = delta;
    this.unchecked = state.unchecked();
    state.sizes().forEach(size -> sizes.add(new ArrayDeque<>(size)));
  }

  /**
   * Takes in a value.
   *
   * @param value 0 to 1
   * @return whether a change was found: the oldest part of the window was dropped. One change may
   *     be found in several steps, as more of what came after it is there
   */
  public boolean observe(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a value is between 0 and 1, found " + value);
    }
    add(new Bucket(value, value * value));
    unchecked++;
    if (unchecked < CLOCK) {
      return false;
    }
    unchecked = 0;
    boolean changed = false;
    while (hasChanged()) {
      dropOldest();
      changed = true;
    }
    return changed;
  }

  private void add(Bucket newest) {
    Bucket carried = newest;
    for (int size = 0; carried != null; size++) {
      if (size == sizes.size()) {
        sizes.add(new ArrayDeque<>());
      }
      Deque<Bucket> same = sizes.get(size);
      same.addLast(carried);
      carried = null;
      if (same.size() > BUCKETS) {
        Bucket first = same.removeFirst();
        Bucket second = same.removeFirst();
        carried = new Bucket(first.sum() + second.sum(), first.squares() + second.squares());
      }
    }
  }

  private void dropOldest() {
    int largest = sizes.size() - 1;
    sizes.get(largest).removeFirst();
    if (sizes.get(largest).isEmpty()) {
      sizes.remove(largest);
    }
  }

  /** Whether somewhere the window falls into two parts that differ by more than chance. */
  private boolean hasChanged() {
    long count = count();
    if (count < 2 * PART_MIN) {
      return false;
    }
    double sum = sum();
    double mean = sum / count;
    double squares = 0;
    for (Deque<Bucket> size : sizes) {
      for (Bucket bucket : size) {
        squares += bucket.squares();
      }
    }
    double variance = Math.max(0, squares / count - mean * mean);
    double logarithm = Math.log(2 * Math.log((double) count) / delta);
    long olderCount = 0;
    double olderSum = 0;
    for (int size = sizes.size() - 1; size >= 0; size--) {
      for (Bucket bucket : sizes.get(size)) {
        olderCount += 1L << size;
        olderSum += bucket.sum();
        long newerCount = count - olderCount;
        if (olderCount < PART_MIN || newerCount < PART_MIN) {
          continue;
        }
        double parts = 1.0 / olderCount + 1.0 / newerCount;
        double chance = Math.sqrt(2 * parts * variance * logarithm) + 2 * parts * logarithm / 3;
        if (Math.abs(olderSum / olderCount - (sum - olderSum) / newerCount) > chance) {
          return true;
        }
      }
    }
    return false;
  }

  /** Values in the window. */
  public long count() {
    long count = 0;
    for (int size = 0; size < sizes.size(); size++) {
      count += (long) sizes.get(size).size() << size;
    }
    return count;
  }

  /** Mean of the values in the window; NaN where there are none. */
  public double mean() {
    return sum() / count();
  }

  /** Always in the same order, so that a state that was read back gives the same bits. */
  private double sum() {
    double sum = 0;
    for (Deque<Bucket> size : sizes) {
      for (Bucket bucket : size) {
        sum += bucket.sum();
      }
    }
    return sum;
  }

  /** What has to be kept to go on. */
  public State state() {
    return new State(sizes.stream().<List<Bucket>>map(List::copyOf).toList(), unchecked);
  }
}
