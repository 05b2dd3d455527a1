package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.alert.Calibration;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two partitions whose windows overlap in the topic; drift begins in the middle. */
class RecordedWindowTest {
  private static final int WINDOWS = 8;

  private final List<SampleBatch> topic = new ArrayList<>();
  private final List<DriftReport> reports = new ArrayList<>();

  @BeforeEach
  void watch() {
    topic.addAll(Stream.partition(0, WINDOWS, 40, WINDOWS / 2));
    topic.addAll(Stream.partition(1, WINDOWS, 33, WINDOWS / 2));
    topic.sort(Comparator.comparing(SampleBatch::getStreamTime));
    DriftMonitor monitor =
        new DriftMonitor(Stream.settings(), Stream.versions(), StateTable.inMemory(), 2, 0);
    for (int offset = 0; offset < topic.size(); offset++) {
      monitor.accept(topic.get(offset), offset, 0).stream()
          .map(DriftMonitor.Outcome::report)
          .filter(Objects::nonNull)
          .forEach(reports::add);
    }
    assertThat(reports).hasSizeGreaterThanOrEqualTo(WINDOWS);
    assertThat(reports).filteredOn(DriftReport::getSignificant).isNotEmpty();
    assertThat(reports).filteredOn(report -> report.getAlertId() != null).isNotEmpty();
  }

  private RecordedWindow window(DriftReport report) {
    return new RecordedWindow(
        topic.subList(0, (int) report.getSamplesUntil()).stream()
            .filter(batch -> batch.getWindowStart().equals(report.getWindowStart()))
            .toList());
  }

  private static List<String> differences(RecordedWindow window, DriftReport report) {
    return window.differences(report, null, Stream.settings(), Stream.versions());
  }

  @Test
  void whatWasReportedComesOutAgain() {
    for (DriftReport report : reports) {
      assertThat(window(report).events()).isEqualTo(report.getEvents());
      assertThat(differences(window(report), report)).isEmpty();
    }
  }

  /** M goes on from what it was. */
  @Test
  void mComesOutAgainFromTheWindowBefore() {
    WatchedVersions versions = calibrated();
    reports.clear();
    DriftMonitor monitor =
        new DriftMonitor(Stream.settings(), versions, StateTable.inMemory(), 2, 0);
    for (int offset = 0; offset < topic.size(); offset++) {
      monitor.accept(topic.get(offset), offset, 0).stream()
          .map(DriftMonitor.Outcome::report)
          .filter(Objects::nonNull)
          .forEach(reports::add);
    }
    assertThat(reports).extracting(DriftReport::getM).doesNotContainNull().doesNotHaveDuplicates();

    for (int index = 1; index < reports.size(); index++) {
      DriftReport report = reports.get(index);
      double before = reports.get(index - 1).getM();
      assertThat(window(report).differences(report, before, Stream.settings(), versions)).isEmpty();
      assertThat(window(report).differences(report, before + 1, Stream.settings(), versions))
          .containsExactly("m");
      assertThat(window(report).differences(report, null, Stream.settings(), versions)).isEmpty();
    }
  }

  private static WatchedVersions calibrated() {
    Reference reference = Objects.requireNonNull(Stream.watched("1", null).reference());
    CalibrationRun run = Stream.calibrating(Set.of(2));
    Stream.partition(2, 300, 40, 300).forEach(run::accept);
    Calibration calibration = Calibration.of(reference, run.windows());
    return (model, version) -> Stream.watched(version, calibration);
  }

  @Test
  void aValueThatIsNotTheOneIsSeenInWhatRestsOnIt() {
    DriftReport report = reports.get(1);
    RecordedWindow window = window(report);
    SampleBatch first = SampleBatch.newBuilder(window.batches().get(0)).build();
    List<SampleRow> rows = new ArrayList<>(first.getRows());
    // the row of the smallest priority is in the sample for sure
    rows.sort((a, b) -> Long.compareUnsigned(a.getPriority(), b.getPriority()));
    SampleRow changed = SampleRow.newBuilder(rows.get(0)).setNumbers(List.of(50.0)).build();
    rows.set(0, changed);
    first.setRows(rows);
    List<SampleBatch> batches = new ArrayList<>(window.batches());
    batches.set(0, first);

    assertThat(differences(new RecordedWindow(batches), report)).contains("features");
  }

  @Test
  void aBatchThatIsMissingIsSeen() {
    DriftReport report = reports.get(1);
    List<SampleBatch> batches = window(report).batches();

    assertThat(differences(new RecordedWindow(batches.subList(1, batches.size())), report))
        .contains("events", "scored", "features");
  }

  /** A version that cannot be had any more: the report says that it was judged. */
  @Test
  void aVersionThatIsGoneIsADifference() {
    DriftReport report = reports.get(1);

    assertThat(
            window(report)
                .differences(
                    report,
                    null,
                    Stream.settings(),
                    (model, version) -> {
                      throw new WatchedVersions.VersionUnavailableException("withdrawn");
                    }))
        .contains("judged", "features");
  }
}
