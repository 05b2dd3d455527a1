package io.driftgate.app.run;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.LabelSettings;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.performance.JoinSettings;
import io.driftgate.drift.window.MonitorSettings;
import io.driftgate.topology.LabelShare;
import org.jspecify.annotations.Nullable;

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

  /** From {@code labels.*}; null where no labels come. */
  static @Nullable LabelShare labelled(DriftgateConfig config) {
    return config
        .labels()
        .map(labels -> new LabelShare(labels.share(), config.drift().futureMax().toMillis()))
        .orElse(null);
  }

  static JoinSettings of(LabelSettings labels, DriftSettings drift) {
    return new JoinSettings(
        drift.window(), drift.grace(), labels.delay(), drift.idleTimeout(), labels.pendingMax());
  }
}
