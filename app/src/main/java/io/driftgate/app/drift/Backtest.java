package io.driftgate.app.drift;

import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.drift.window.DriftMonitor;
import io.driftgate.drift.window.MonitorSettings;
import io.driftgate.drift.window.StateTable;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.scoring.BatchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The monitor over a recorded stream, by the classes that run live.
 *
 * @param events events of the recording
 * @param reports of all windows, in order; the last ones may be of windows that were not over
 * @param alerts in order
 */
public record Backtest(long events, List<DriftReport> reports, List<DriftAlert> alerts) {

  public Backtest {
    reports = List.copyOf(reports);
    alerts = List.copyOf(alerts);
  }

  /**
   * Runs it.
   *
   * @param version what the bundle is watched by
   * @param settings how windows are kept and judged
   * @param now the wall clock, milliseconds since 1970: events far ahead of it are clamped
   * @param progress told the number of events now and then
   */
  public static Backtest run(
      DriftgateConfig config,
      ModelBundle bundle,
      BatchLimits limits,
      WatchedVersion version,
      MonitorSettings settings,
      RecordedEvents events,
      long now,
      LongConsumer progress) {
    List<DriftReport> reports = new ArrayList<>();
    List<DriftAlert> alerts = new ArrayList<>();
    DriftMonitor monitor =
        new DriftMonitor(
            settings,
            (model, number) -> version,
            StateTable.inMemory(),
            events.partitions().size(),
            now);
    long[] offset = {0};
    Rescoring rescoring =
        new Rescoring(
            config,
            sampling(config.drift()),
            now,
            batch -> collect(monitor.accept(batch, offset[0]++, now), reports, alerts),
            progress);
    long count = rescoring.run(bundle, limits, events);
    collect(monitor.end(), reports, alerts);
    return new Backtest(count, reports, alerts);
  }

  static SamplingSettings sampling(DriftSettings drift) {
    return new SamplingSettings(
        true, drift.window(), drift.rows(), drift.grace(), drift.futureMax());
  }

  static void collect(
      List<DriftMonitor.Outcome> outcomes, List<DriftReport> reports, List<DriftAlert> alerts) {
    for (DriftMonitor.Outcome outcome : outcomes) {
      if (outcome.report() != null) {
        reports.add(outcome.report());
      }
      if (outcome.alert() != null) {
        alerts.add(outcome.alert());
      }
    }
  }
}
