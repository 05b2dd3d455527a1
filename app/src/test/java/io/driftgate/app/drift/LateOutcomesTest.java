package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.performance.Said;
import io.driftgate.drift.performance.ScoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateOutcomesTest {

  @Test
  void atOnceWithoutDelay() {
    assertThat(times(0, 1L, 2L, 3L)).containsExactly(1L, 2L, 3L);
  }

  /** An event without an outcome takes its place all the same: lateness is in events. */
  @Test
  void soManyEventsLater() {
    assertThat(times(2, 1L, null, 3L, 4L, 5L)).containsExactly(null, null, 1L, null, 3L);
  }

  private static List<@Nullable Long> times(int late, @Nullable Long... events) {
    LateOutcomes outcomes = new LateOutcomes(late);
    List<@Nullable Long> known = new ArrayList<>();
    for (Long time : events) {
      ScoredEvent event =
          time == null ? null : new ScoredEvent("model", time, new Said("1", 0.5, "1"), null, "1");
      ScoredEvent next = outcomes.next(event);
      known.add(next == null ? null : next.time());
    }
    return known;
  }
}
