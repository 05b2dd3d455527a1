package io.driftgate.drift.performance;

import org.jspecify.annotations.Nullable;

/**
 * An event that was predicted, with its outcome as soon as that is there. Immutable.
 *
 * @param model name of the model
 * @param time of the event, milliseconds since 1970
 * @param served what the version said that served it
 * @param beside what another version said of it; null where none did
 * @param outcome what came, as {@link Said#canonical} gives it; null while it is not known
 */
public record ScoredEvent(
    String model, long time, Said served, @Nullable Said beside, @Nullable String outcome) {

  ScoredEvent with(String came) {
    return new ScoredEvent(model, time, served, beside, came);
  }
}
