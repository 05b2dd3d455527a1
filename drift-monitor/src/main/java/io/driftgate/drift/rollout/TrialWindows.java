package io.driftgate.drift.rollout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which windows the evidence of a rollout comes from: their starts, milliseconds since 1970, the
 * newest {@link #MOST} of each kind. Immutable.
 *
 * @param spoke windows in a row that spoke for the candidate, or that spoke against it
 * @param failing windows in which the candidate failed on events
 */
public record TrialWindows(List<Long> spoke, List<Long> failing) {
  /** What an event names at most: it is there to be looked at, and the state must not grow. */
  static final int MOST = 20;

  public TrialWindows {
    spoke = List.copyOf(spoke);
    failing = List.copyOf(failing);
  }

  /** Before any window. */
  static TrialWindows none() {
    return new TrialWindows(List.of(), List.of());
  }

  /**
   * With one more that spoke.
   *
   * @param turned whether those before it spoke the other way
   */
  TrialWindows speaking(long start, boolean turned) {
    return new TrialWindows(with(turned ? List.of() : spoke, start), failing);
  }

  /** With one more in which the candidate failed. */
  TrialWindows failing(long start) {
    return new TrialWindows(spoke, with(failing, start));
  }

  private static List<Long> with(List<Long> starts, long start) {
    List<Long> more = new ArrayList<>(starts);
    more.add(start);
    return newest(more);
  }

  /**
   * The newest of them.
   *
   * @param starts oldest first; null in a state of before they were kept
   */
  static List<Long> newest(@Nullable List<Long> starts) {
    return starts == null
        ? List.of()
        : List.copyOf(starts.subList(Math.max(0, starts.size() - MOST), starts.size()));
  }
}
