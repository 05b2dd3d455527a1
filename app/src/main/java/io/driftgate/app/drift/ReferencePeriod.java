package io.driftgate.app.drift;

import io.driftgate.app.admission.Admitted;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.packing.Packed;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calibrates a version that is being packed on its own reference, where that has times. */
public final class ReferencePeriod {
  private ReferencePeriod() {}

  /**
   * The same bundle, with a baseline if one can be made; what was done or kept from being done is
   * noted.
   *
   * @param reference the file that was packed as the reference; null where there was none
   * @param now the wall clock, milliseconds since 1970
   */
  public static Packed calibrated(
      DriftgateConfig config, Packed packed, @Nullable Path reference, Path origin, long now) {
    ModelBundle bundle = packed.admitted().bundle();
    String file = bundle.referenceFile();
    String time = config.pipeline().eventTimeField();
    if (reference == null || file == null || !hasColumn(bundle, file, time)) {
      return packed;
    }
    List<String> notes = new ArrayList<>(packed.notes());
    Admitted admitted = packed.admitted();
    if (file.toLowerCase(Locale.ROOT).endsWith(".parquet") || hasOtherFields(bundle)) {
      notes.add(
          "the reference has times, which are only used where it is CSV with the events' own"
              + " field names: calibrate with `driftgate drift baseline`");
      return new Packed(admitted, notes);
    }
    try (RecordedEvents events =
        new FileEvents(reference, time, bundle.manifest(), now, note -> {})) {
      Calibrating calibrated =
          Calibrating.run(
              config,
              bundle,
              admitted.limits(),
              WatchedBundle.of(bundle, admitted.report(), config.drift().window()).version(),
              events,
              true,
              now,
              count -> {});
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

  private static boolean hasColumn(ModelBundle bundle, String file, String column) {
    byte[] content = Objects.requireNonNull(bundle.files().get(file), file);
    return ReferenceTable.read(file, content).column(column) != null;
  }

  private static boolean hasOtherFields(ModelBundle bundle) {
    for (Feature feature : bundle.manifest().features()) {
      if (!feature.field().equals(feature.name())) {
        return true;
      }
    }
    return false;
  }
}
