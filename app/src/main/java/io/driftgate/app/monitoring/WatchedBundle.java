package io.driftgate.app.monitoring;

import io.driftgate.drift.alert.Baseline;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.topology.trial.TrialReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor uses of a bundle.
 *
 * @param version reference and calibration, as far as they can be used
 * @param remarks why a part cannot, for people
 */
public record WatchedBundle(WatchedVersion version, List<String> remarks) {

  public WatchedBundle {
    remarks = List.copyOf(remarks);
  }

  /**
   * Takes reference and baseline out of a bundle.
   *
   * @param trial what the model says of its reference; null where it was not asked, and the score
   *     is not watched
   * @param window length of the pipeline's windows; a baseline of others is of no use
   */
  public static WatchedBundle of(ModelBundle bundle, @Nullable TrialReport trial, Duration window) {
    return of(bundle, trial, window, null);
  }

  /**
   * The same with what came of the rows of the reference.
   *
   * @param outcomeColumn column with the outcomes; null where nobody asks for them
   */
  public static WatchedBundle of(
      ModelBundle bundle,
      @Nullable TrialReport trial,
      Duration window,
      @Nullable String outcomeColumn) {
    List<String> remarks = new ArrayList<>();
    String file = bundle.referenceFile();
    if (file == null) {
      remarks.add(bundle.manifest().id() + " has no reference; its windows are not judged");
      return new WatchedBundle(
          new WatchedVersion(bundle.manifest(), null, "", null, null), remarks);
    }
    byte[] content = Objects.requireNonNull(bundle.files().get(file), file);
    String sha256 = ModelBundle.sha256(content);
    double[] scores =
        trial == null
            ? new double[0]
            : trial.scores().stream().mapToDouble(TrialReport.ScoredRow::score).toArray();
    ReferenceTable table = ReferenceTable.read(file, content);
    Reference reference = Reference.of(bundle.manifest(), table, scores);
    Baseline baseline = baseline(bundle, sha256, window, remarks);
    return new WatchedBundle(
        new WatchedVersion(
            bundle.manifest(),
            reference,
            sha256,
            baseline == null ? null : baseline.calibration(),
            outcomeColumn == null ? null : outcomes(bundle.manifest(), table, outcomeColumn)),
        remarks);
  }

  /** Classes are categories, however they are written; for a regressor outcomes are numbers. */
  private static @Nullable Reference outcomes(
      ModelManifest manifest, ReferenceTable table, String name) {
    ReferenceColumn column = table.column(name);
    if (column == null) {
      return null;
    }
    boolean classes = !manifest.classes().isEmpty();
    Column compared =
        new Column(
            name,
            false,
            classes ? Column.Kind.TEXT : Column.Kind.NUMBER,
            null,
            Set.of(),
            false,
            false);
    Sample sample = new Sample(table.rows());
    if (classes) {
      @Nullable String[] values = new @Nullable String[table.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = column.isMissing(row) ? null : ClassName.canonical(column.text(row));
      }
      sample.categories(name, values);
    } else {
      double[] values = new double[table.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = column.number(row);
      }
      sample.numbers(compared, values);
    }
    Reference reference = Reference.of(List.of(compared), sample);
    return reference.measures().isEmpty() ? null : reference;
  }

  private static @Nullable Baseline baseline(
      ModelBundle bundle, String referenceSha256, Duration window, List<String> remarks) {
    String id = bundle.manifest().id();
    byte[] json = bundle.files().get(Baseline.FILE);
    if (json == null) {
      remarks.add(
          id
              + " has no "
              + Baseline.FILE
              + ": windows are judged by textbook tests; `driftgate drift baseline` calibrates");
      return null;
    }
    try {
      Baseline baseline = Baseline.parse(json);
      if (!baseline.referenceSha256().equals(referenceSha256)) {
        remarks.add(id + ": " + Baseline.FILE + " belongs to another reference and is not used");
        return null;
      }
      if (!baseline.window().equals(window)) {
        remarks.add(
            id
                + ": "
                + Baseline.FILE
                + " is of windows of "
                + baseline.window().toMillis()
                + " ms, drift.window-ms is "
                + window.toMillis()
                + "; it is not used, calibrate anew with `driftgate drift baseline`");
        return null;
      }
      if (!baseline.calibration().isEnough()) {
        remarks.add(
            id
                + ": "
                + Baseline.FILE
                + " has "
                + baseline.calibration().windows()
                + " windows, fewer than the 200 that ranks need; windows are judged by textbook"
                + " tests");
      }
      return baseline;
    } catch (Baseline.InvalidBaselineException e) {
      remarks.add(id + ": " + e.getMessage());
      return null;
    }
  }
}
