package io.driftgate.topology;

import io.driftgate.topology.decoding.RowLayout;
import java.util.ArrayList;
import java.util.List;

/** The events that a task has read and not yet forwarded, in their order. */
final class MicroBatch {
  private final List<PendingEvent> slots = new ArrayList<>();
  private int size;

  MicroBatch(RowLayout layout, int maxRows) {
    for (int slot = 0; slot < maxRows; slot++) {
      slots.add(new PendingEvent(layout.newRow()));
    }
  }

  /** The next free slot. */
  PendingEvent next() {
    return slots.get(size++);
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == slots.size();
  }

  List<PendingEvent> events() {
    return slots.subList(0, size);
  }

  void clear() {
    events().forEach(PendingEvent::end);
    size = 0;
  }
}
