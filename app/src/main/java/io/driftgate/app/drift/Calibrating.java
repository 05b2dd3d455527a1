package io.driftgate.app.drift;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.drift.alert.Calibration;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.window.CalibrationRun;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.ModelBundle;
import io.driftgate.topology.scoring.BatchLimits;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * Calibrates a version on recorded events of its reference period.
 *
 * @param baseline what belongs into the bundle
 * @param events events of the recording
 * @param tooSmall windows that had fewer rows than drift.min-rows
 */
public record Calibrating(Baseline baseline, long events, int tooSmall) {

  /**
   * Runs it.
   *
   * @param isPart whether the events are the rows of the reference itself
   * @param now the wall clock, milliseconds since 1970
   * @param progress told the number of events now and then
   * @throws ExpectedFailure when the bundle has no reference, or the recording no whole window
   */
  public static Calibrating run(
      DriftgateConfig config,
      ModelBundle bundle,
      BatchLimits limits,
      WatchedVersion version,
      RecordedEvents events,
      boolean isPart,
      long now,
      LongConsumer progress) {
    Reference reference = version.reference();
    if (reference == null) {
      throw new ExpectedFailure(
          bundle.manifest().id()
              + " has no reference to measure windows against; pack it with --reference");
    }
    CalibrationRun run =
        new CalibrationRun(
            bundle.manifest(),
            reference,
            config.drift().grace(),
            config.drift().rows(),
            config.drift().minRows(),
            isPart,
            events.partitions());
    long count =
        new Rescoring(config, Backtest.sampling(config.drift()), now, run::accept, progress)
            .run(bundle, limits, events);
    run.end();
    if (run.windows().isEmpty()) {
      throw new ExpectedFailure(
          count
              + " events make no whole window of "
              + config.drift().window().toMillis()
              + " ms (drift.window-ms) with "
              + config.drift().minRows()
              + " rows (drift.min-rows); "
              + run.tooSmall()
              + " have fewer rows. Are the times of the events in '"
              + config.pipeline().eventTimeField()
              + "' (pipeline.event-time-field)?");
    }
    Calibration calibration = Calibration.of(reference, run.windows());
    return new Calibrating(
        new Baseline(
            config.drift().window(),
            version.referenceSha256(),
            Objects.requireNonNull(run.from()),
            Objects.requireNonNull(run.until()),
            calibration),
        count,
        run.tooSmall());
  }
}
