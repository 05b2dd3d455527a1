package io.driftgate.app.drift;

import io.driftgate.drift.performance.ScoredEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Outcomes that become known a number of events after their own. For one thread. */
final class LateOutcomes {
  private final int late;
  private final ArrayDeque<Slot> waiting = new ArrayDeque<>();

  /** An event's place; empty where it has no outcome. */
  private record Slot(@Nullable ScoredEvent event) {}

  /**
   * @param late so many events come in between; 0 or more
   */
  LateOutcomes(int late) {
    this.late = late;
  }

  /**
   * The next event.
   *
   * @param event with its outcome; null where it has none
   * @return the event whose outcome is known now; null where none is
   */
  @Nullable ScoredEvent next(@Nullable ScoredEvent event) {
    waiting.add(new Slot(event));
    return waiting.size() > late ? waiting.remove().event() : null;
  }
}
