package io.driftgate.app.run;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.window.MonitorSettings;

/** The monitor's settings as the configuration has them. */
public final class MonitorConfiguration {
  private MonitorConfiguration() {}

  /** From {@code drift.*}. */
  public static MonitorSettings of(DriftSettings drift) {
    return new MonitorSettings(
        new DecisionSettings(
            drift.window(),
            drift.gate(),
            drift.scoreGate(),
            drift.falseAlarmEvery(),
            drift.alpha(),
            drift.minRows(),
            drift.quietWindows(),
            drift.coolDown()),
        drift.rows(),
        drift.grace(),
        drift.idleTimeout());
  }
}
