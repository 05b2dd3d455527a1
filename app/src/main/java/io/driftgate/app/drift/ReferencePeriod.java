package io.driftgate.app.drift;

import io.driftgate.app.admission.Admitted;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.packing.Packed;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Calibrates a version that is being packed on its own reference, where that has times. */
public final class ReferencePeriod {
  private ReferencePeriod() {}

  /**
   * The same bundle, with a baseline if one can be made; what was done or kept from being done is
   * noted.
   *
   * @param origin where the bundle came from, for messages
   * @param now the wall clock, milliseconds since 1970
   */
  public static Packed calibrated(DriftgateConfig config, Packed packed, Path origin, long now) {
    Admitted admitted = packed.admitted();
    ModelBundle bundle = admitted.bundle();
    String file = bundle.referenceFile();
    if (file == null) {
      return packed;
    }
    ReferenceTable table =
        ReferenceTable.read(file, Objects.requireNonNull(bundle.files().get(file), file));
    String time = config.pipeline().eventTimeField();
    if (table.column(time) == null) {
      return packed;
    }
    List<String> notes = new ArrayList<>(packed.notes());
    try (ReferenceEvents events = new ReferenceEvents(bundle, table, time)) {
      Calibrating calibrated =
          Calibrating.run(
              config,
              events.reader(),
              admitted.limits(),
              watched(config, admitted),
              events,
              true,
              now,
              count -> {});
      if (events.leftOut() > 0) {
        notes.add(
            events.leftOut()
                + " rows of the reference have no "
                + time
                + "; the others calibrate alone");
      }
      int windows = calibrated.baseline().calibration().windows();
      notes.add(
          Baseline.FILE
              + " was made of "
              + windows
              + " windows of the reference"
              + (calibrated.baseline().calibration().isEnough()
                  ? ""
                  : ", fewer than the 200 that ranks need: textbook tests will decide;"
                      + " `driftgate drift baseline` calibrates on more events"));
      ModelBundle changed = bundle.withFile(Baseline.FILE, calibrated.baseline().toJson(), origin);
      return new Packed(
          new Admitted(
              changed,
              admitted.signedBy(),
              admitted.limits(),
              admitted.tolerance(),
              admitted.report()),
          notes);
    } catch (ExpectedFailure e) {
      notes.add("the reference has times, but is no calibration: " + e.getMessage());
      return new Packed(admitted, notes);
    }
  }

  private static WatchedVersion watched(DriftgateConfig config, Admitted admitted) {
    try {
      return WatchedBundle.of(admitted.bundle(), admitted.report(), config.drift().window())
          .version();
    } catch (IllegalStateException e) {
      // a text in a column of numbers, beyond the rows that the trial looks at
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
