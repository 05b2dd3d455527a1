package io.driftgate.app.replay;

import io.driftgate.schemas.EpochApplied;
import org.jspecify.annotations.Nullable;

/**
 * What the table in force says of an event.
 *
 * @param table in force; null before any
 * @param isCanarys whether the event's key is among the canary's
 */
record Decision(@Nullable EpochApplied table, boolean isCanarys) {

  /** Epoch in force; 0 before any table. */
  long epoch() {
    return table == null ? 0 : table.getEpoch();
  }

  /** The version that is to serve the event; null before any table. */
  @Nullable String version() {
    if (table == null) {
      return null;
    }
    return isCanarys ? table.getCanaryVersion() : table.getStableVersion();
  }

  /** The stable version; null before any table. */
  @Nullable String stable() {
    return table == null ? null : table.getStableVersion();
  }

  /** The version that scores beside the one that serves; null where there is none. */
  @Nullable String shadow() {
    return table == null ? null : table.getShadowVersion();
  }
}
