package io.driftgate.topology;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/** The events that a task has read and not yet forwarded, in their order. */
final class MicroBatch {
  private final List<PendingEvent> slots = new ArrayList<>();
  private int size;

  /** Takes in the event that is being processed. */
  PendingEvent add(CommitHook hook, Record<byte[], byte[]> record) {
    if (size == slots.size()) {
      slots.add(new PendingEvent());
    }
    PendingEvent slot = slots.get(size++);
    hook.current(slot.context());
    slot.begin(record);
    return slot;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  List<PendingEvent> events() {
    return slots.subList(0, size);
  }

  void clear() {
    events().forEach(PendingEvent::end);
    size = 0;
  }
}
