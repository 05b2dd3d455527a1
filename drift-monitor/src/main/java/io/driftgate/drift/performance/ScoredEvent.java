package io.driftgate.drift.performance;

import io.driftgate.drift.comparison.ClassName;
import io.driftgate.schemas.ScoredRow;
import org.jspecify.annotations.Nullable;

/**
 * An event that was predicted, with its outcome as soon as that is there. Immutable.
 *
 * @param model name of the model
 * @param time of the event, milliseconds since 1970
 * @param served what the version said that served it
 * @param beside what another version said of it; null where none did
 * @param outcome what came, as {@link ClassName#canonical} gives it; null while it is not known
 */
public record ScoredEvent(
    String model, long time, Said served, @Nullable Said beside, @Nullable String outcome) {

  /** An event as it was scored; its outcome is not known. */
  static ScoredEvent of(String model, ScoredRow row) {
    String shadow = row.getShadowVersion();
    return new ScoredEvent(
        model,
        row.getEventTime().toEpochMilli(),
        new Said(row.getModelVersion(), row.getScore(), row.getLabel()),
        shadow == null ? null : new Said(shadow, row.getShadowScore(), row.getShadowLabel()),
        null);
  }

  ScoredEvent with(@Nullable String came) {
    return new ScoredEvent(model, time, served, beside, came);
  }
}
