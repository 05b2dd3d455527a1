package io.driftgate.topology.sampling;

import java.util.Arrays;

/**
 * The k smallest of the priorities seen so far: a heap with the largest of them on top, so that one
 * comparison turns away nearly all of a long stream. For one thread.
 */
final class SmallestPriorities {
  private static final int FIRST_CAPACITY = 16;

  private final int limit;

  /** Priorities with their sign bit flipped: their signed order is the unsigned one. */
  private long[] heap;

  private int size;

  SmallestPriorities(int limit) {
    this.limit = limit;
    this.heap = new long[Math.min(limit, FIRST_CAPACITY)];
  }

  /** Whether a priority is among the k smallest of itself and those seen so far. */
  boolean accepts(long priority) {
    return size < limit || (priority ^ Long.MIN_VALUE) < heap[0];
  }

  /** Takes in a priority that {@link #accepts} accepted. */
  void add(long priority) {
    long ordered = priority ^ Long.MIN_VALUE;
    if (size < limit) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, Math.min(limit, 2 * size));
      }
      siftUp(size++, ordered);
    } else {
      siftDown(ordered);
    }
  }

  private void siftUp(int from, long ordered) {
    int place = from;
    while (place > 0 && heap[(place - 1) / 2] < ordered) {
      heap[place] = heap[(place - 1) / 2];
      place = (place - 1) / 2;
    }
    heap[place] = ordered;
  }

  /** Puts a value in the place of the largest. */
  private void siftDown(long ordered) {
    int place = 0;
    for (int child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= ordered) {
        break;
      }
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = ordered;
  }
}
