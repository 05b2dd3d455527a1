package io.driftgate.app.run;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.RolloutPolicy;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.rollout.RolloutSettings;
import io.driftgate.drift.window.MonitorSettings;
import java.util.Locale;

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

  /** From {@code rollout.*}. */
  static RolloutSettings of(RolloutPolicy policy) {
    return new RolloutSettings(
        RolloutSettings.Mode.valueOf(policy.mode().toUpperCase(Locale.ROOT)),
        policy.startOnAlert(),
        policy.steps(),
        policy.shareMax(),
        policy.shareMaxWithoutLabels(),
        policy.windowsPerStep(),
        policy.promoteBySelf(),
        policy.failureRateMax(),
        policy.deadline(),
        policy.coolDown());
  }
}
