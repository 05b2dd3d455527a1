package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step that evidence asks for rests on. Immutable.
 *
 * @param cause what made it necessary; null in a state of before it was kept
 * @param reason in words
 * @param numbers by name
 * @param alertIds alerts of drift
 * @param windowIds starts of windows as ISO-8601 in UTC, oldest first
 */
public record Grounds(
    @Nullable RolloutCause cause,
    String reason,
    Map<String, Double> numbers,
    List<String> alertIds,
    List<String> windowIds) {

  public Grounds {
    numbers = Map.copyOf(numbers);
    alertIds = List.copyOf(alertIds);
    windowIds = List.copyOf(windowIds);
  }
}
