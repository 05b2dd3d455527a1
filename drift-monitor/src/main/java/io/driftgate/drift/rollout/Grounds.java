package io.driftgate.drift.rollout;

import java.util.List;
import java.util.Map;

/**
 * What a step that evidence asks for rests on. Immutable.
 *
 * @param reason in words
 * @param numbers by name
 * @param alertIds alerts of drift
 * @param windowIds starts of windows as ISO-8601 in UTC, oldest first
 */
public record Grounds(
    String reason, Map<String, Double> numbers, List<String> alertIds, List<String> windowIds) {

  public Grounds {
    numbers = Map.copyOf(numbers);
    alertIds = List.copyOf(alertIds);
    windowIds = List.copyOf(windowIds);
  }
}
