package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.comparison.Reference;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.schemas.WindowClose;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftMonitorTest {
  private static final long WINDOW_MS = Stream.WINDOW.toMillis();
  private static final long GRACE_MS = Stream.GRACE.toMillis();
  private static final long IDLE_MS = Stream.IDLE.toMillis();

  private static DriftMonitor monitor(int partitions, StateTable table) {
    return new DriftMonitor(Stream.settings(), Stream.versions(), table, partitions, 0);
  }

  private static List<DriftReport> reports(List<DriftMonitor.Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.report() != null)
        .map(outcome -> Objects.requireNonNull(outcome.report()))
        .toList();
  }

  private static List<DriftAlert> alerts(List<DriftMonitor.Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.alert() != null)
        .map(outcome -> Objects.requireNonNull(outcome.alert()))
        .toList();
  }

  private static List<SampleRow> rows(int count) {
    return rows(count, 0);
  }

  private static List<SampleRow> rows(int count, double mean) {
    SplittableRandom random = new SplittableRandom(5);
    List<SampleRow> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(Stream.row(random.nextLong(), row, 1_000, mean + random.nextGaussian()));
    }
    return rows;
  }

  @Test
  void aWindowIsClosedWhenEveryPartitionIsPastItsEndAndTheGrace() {
    DriftMonitor monitor = monitor(2, StateTable.inMemory());

    assertThat(monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0)).isEmpty();
    assertThat(monitor.accept(Stream.batch(0, "1", WINDOW_MS, WINDOW_MS + GRACE_MS, rows(1)), 1, 0))
        .isEmpty();
    assertThat(
            monitor.accept(
                Stream.batch(1, "1", WINDOW_MS, WINDOW_MS + GRACE_MS - 1, rows(1)), 2, 0))
        .isEmpty();
    List<DriftReport> reports =
        reports(
            monitor.accept(Stream.batch(1, "1", WINDOW_MS, WINDOW_MS + GRACE_MS, List.of()), 3, 0));

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).getWindowStart().toEpochMilli()).isZero();
    assertThat(reports.get(0).getClosedBy()).isEqualTo(WindowClose.STREAM_TIME);
    assertThat(reports.get(0).getJudged()).isTrue();
    assertThat(reports.get(0).getRows()).isEqualTo(30);
    assertThat(reports.get(0).getSamplesUntil()).isEqualTo(4);
  }

  @Test
  void aSilentPartitionIsNotWaitedForAndWhatItSendsLaterIsCounted() {
    DriftMonitor monitor = monitor(2, StateTable.inMemory());
    monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0);
    monitor.accept(Stream.batch(1, "1", 0, 2_000, rows(20)), 1, 0);
    monitor.accept(Stream.batch(0, "1", WINDOW_MS, WINDOW_MS + GRACE_MS, rows(2)), 2, IDLE_MS - 1);

    assertThat(monitor.tick(IDLE_MS - 1)).isEmpty();
    List<DriftReport> first = reports(monitor.tick(IDLE_MS));
    assertThat(first).hasSize(1);
    assertThat(first.get(0).getClosedBy()).isEqualTo(WindowClose.IDLE_TIMEOUT);
    assertThat(first.get(0).getEvents()).isEqualTo(50);

    SampleBatch late = Stream.batch(1, "1", 0, 3_000, rows(7));
    late.setRejected(2);
    assertThat(monitor.accept(late, 3, IDLE_MS)).isEmpty();
    List<DriftReport> second = reports(monitor.tick(3 * IDLE_MS));
    assertThat(second).hasSize(1);
    assertThat(second.get(0).getLateAtMonitor()).isEqualTo(9);
    assertThat(second.get(0).getEvents()).isEqualTo(2);
    assertThat(second.get(0).getNotJudgedBecause()).contains("2 rows").contains("drift.min-rows");
  }

  /** However the batches of the partitions fall among each other, with a restart after each. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theOrderOfPartitionsAndRestartsChangeNothing(int partitions) {
    List<String> expected = null;
    for (int seed = 0; seed < 6; seed++) {
      StateTable table = StateTable.inMemory();
      DriftMonitor monitor = monitor(partitions, table);
      List<DriftMonitor.Outcome> outcomes = new ArrayList<>();
      long offset = 0;
      for (SampleBatch batch : interleaved(partitions, new Random(seed))) {
        if (seed % 2 == 1) {
          monitor = monitor(partitions, table);
        }
        outcomes.addAll(monitor.accept(batch, offset++, 0));
      }
      reports(outcomes).forEach(report -> report.setSamplesUntil(0));
      List<String> found = outcomes.stream().map(String::valueOf).toList();
      expected = expected == null ? found : expected;
      assertThat(found).isEqualTo(expected);
      assertThat(reports(outcomes)).hasSize(12);
      assertThat(alerts(outcomes)).extracting(DriftAlert::getEvent).contains(AlertEvent.OPENED);
      assertThat(reports(outcomes).stream().mapToLong(DriftReport::getEvents).sum())
          .isEqualTo(12L * 120);
    }
  }

  private static List<SampleBatch> interleaved(int partitions, Random random) {
    List<List<SampleBatch>> left = new ArrayList<>();
    List<Integer> turns = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<SampleBatch> batches = Stream.partition(partition, 12, 120 / partitions, 6);
      left.add(new ArrayList<>(batches));
      turns.addAll(Collections.nCopies(batches.size(), partition));
    }
    Collections.shuffle(turns, random);
    return turns.stream().map(partition -> left.get(partition).remove(0)).toList();
  }

  /** A task that starts again passes on rows that were beaten already. */
  @Test
  void rowsThatDoNotBelongToTheSampleChangeNothing() {
    WindowSample plain = new WindowSample(10);
    WindowSample superset = new WindowSample(10);
    List<SampleRow> all = rows(200);
    List<SampleRow> smallest =
        all.stream()
            .sorted((a, b) -> Long.compareUnsigned(a.getPriority(), b.getPriority()))
            .limit(10)
            .toList();
    plain.add(Stream.batch(0, "1", 0, 0, smallest));
    superset.add(Stream.batch(0, "1", 0, 0, all));

    assertThat(superset.rows()).isEqualTo(plain.rows());
  }

  @Test
  void twoVersionsInAWindowAreEachHeldAgainstTheirOwnReference() {
    DriftMonitor monitor = monitor(1, StateTable.inMemory());
    monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0);
    List<SampleRow> others = rows(20);
    others.forEach(row -> row.setSourceOffset(row.getSourceOffset() + 1_000));
    List<DriftReport> reports = new ArrayList<>();
    monitor.accept(Stream.batch(0, "2", 0, 2_000, others), 1, 0);
    reports.addAll(
        reports(
            monitor.accept(
                Stream.batch(0, "2", WINDOW_MS, WINDOW_MS + GRACE_MS, List.of()), 2, 0)));

    assertThat(reports).extracting(DriftReport::getModelVersion).containsExactly("1", "2");
    assertThat(reports)
        .extracting(DriftReport::getReferenceSha256)
        .containsExactly("ref-1", "ref-2");
    assertThat(reports).extracting(DriftReport::getRows).containsExactly(50, 50);
    assertThat(reports).extracting(DriftReport::getScoreRows).containsExactly(30, 20);
    assertThat(reports.get(1).getFeatures().get(0).getRows()).isEqualTo(20);
    assertThat(reports.get(1).getFeatures().get(1).getRows()).isEqualTo(50);
  }

  /** Inputs count once, the scores are each version's own. */
  @Test
  void aShadowIsHeldAgainstItsOwnReferenceOnTheSameEvents() {
    DriftMonitor monitor = monitor(1, StateTable.inMemory());
    monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0);
    monitor.accept(shadow(Stream.batch(0, "2", 0, 2_000, rows(30))), 1, 0);
    List<DriftReport> reports =
        reports(
            monitor.accept(Stream.batch(0, "1", WINDOW_MS, WINDOW_MS + GRACE_MS, List.of()), 2, 0));

    assertThat(reports).extracting(DriftReport::getModelVersion).containsExactly("1", "2");
    assertThat(reports).extracting(DriftReport::getEvents).containsExactly(30L, 30L);
    assertThat(reports).extracting(DriftReport::getScored).containsExactly(30L, 0L);
    assertThat(reports).extracting(DriftReport::getShadowScored).containsExactly(0L, 30L);
    assertThat(reports).extracting(DriftReport::getRows).containsExactly(30, 30);
    assertThat(reports).extracting(DriftReport::getScoreRows).containsExactly(30, 30);
    assertThat(reports).allMatch(DriftReport::getJudged);
  }

  private static SampleBatch shadow(SampleBatch batch) {
    batch.setShadowEvents(batch.getEvents());
    batch.setEvents(0);
    return batch;
  }

  /** The bound is of events; in whatever order the batches of the versions come. */
  @Test
  void theSampleHasAsManyEventsHoweverManyVersionsScoreThem() {
    List<SampleRow> all = rows(200);
    WindowSample together = new WindowSample(10);
    together.add(Stream.batch(0, "1", 0, 0, all));
    together.add(Stream.batch(0, "2", 0, 0, all));
    WindowSample piecewise = new WindowSample(10);
    for (int from = 0; from < 200; from += 40) {
      piecewise.add(Stream.batch(0, "2", 0, 0, all.subList(from, from + 40)));
      piecewise.add(Stream.batch(0, "1", 0, 0, all.subList(from, from + 40)));
    }

    assertThat(together.rows()).hasSize(20);
    assertThat(together.rows()).extracting(SampledRow::version).containsOnly("1", "2");
    assertThat(piecewise.rows()).isEqualTo(together.rows());
  }

  @Test
  void aVersionThatCannotBeHadDoesNotKeepTheOthersFromBeingJudged() {
    WatchedVersions versions =
        (model, version) -> {
          if (version.equals("gone")) {
            throw new WatchedVersions.VersionUnavailableException("it was withdrawn");
          }
          return Stream.versions().get(model, version);
        };
    DriftMonitor monitor =
        new DriftMonitor(Stream.settings(), versions, StateTable.inMemory(), 1, 0);
    monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0);
    monitor.accept(shadow(Stream.batch(0, "gone", 0, 1_000, rows(30))), 1, 0);
    List<DriftReport> reports = reports(monitor.end());

    assertThat(reports).extracting(DriftReport::getJudged).containsExactly(true, false);
    assertThat(reports).extracting(DriftReport::getRows).containsExactly(30, 0);
  }

  /** Only windows in a row without an event end an episode; few events are not none. */
  @Test
  void aVersionThatHasFewEventsNowAndThenIsNotGone() {
    DriftMonitor monitor = monitor(1, StateTable.inMemory());
    List<DriftAlert> alerts = new ArrayList<>();
    int window = 0;
    for (; window < 3; window++) {
      alerts.addAll(alerts(monitor.accept(inWindow(window, "1", rows(40, 3)), window, 0)));
    }
    for (; window < 15; window++) {
      SampleBatch next =
          window % 2 == 0 ? inWindow(window, "1", rows(3)) : inWindow(window, "2", rows(40));
      alerts.addAll(alerts(monitor.accept(next, window, 0)));
    }
    assertThat(alerts).extracting(DriftAlert::getEvent).containsExactly(AlertEvent.OPENED);

    for (; window < 22; window++) {
      alerts.addAll(alerts(monitor.accept(inWindow(window, "2", rows(40)), window, 0)));
    }
    assertThat(alerts)
        .extracting(DriftAlert::getEvent)
        .containsExactly(AlertEvent.OPENED, AlertEvent.RESOLVED);
    // the last window with an event of it is number 14
    assertThat(alerts.get(1).getWindowStart().toEpochMilli()).isEqualTo(19 * WINDOW_MS);
  }

  /** A batch that ends the window before its own. */
  private static SampleBatch inWindow(int window, String version, List<SampleRow> rows) {
    long start = window * WINDOW_MS;
    return Stream.batch(0, version, start, start + GRACE_MS, rows);
  }

  @Test
  void aVersionThatCannotBeHadOrHasNoReferenceIsReportedAndNotJudged() {
    WatchedVersions versions =
        (model, version) -> {
          if (version.equals("gone")) {
            throw new WatchedVersions.VersionUnavailableException("it was withdrawn");
          }
          return new WatchedVersion(
              Stream.manifest(version, Stream.FEATURES), null, "", null, null);
        };
    DriftMonitor monitor =
        new DriftMonitor(Stream.settings(), versions, StateTable.inMemory(), 1, 0);
    monitor.accept(Stream.batch(0, "bare", 0, 1_000, rows(30)), 0, 0);
    List<DriftReport> bare = reports(monitor.end());
    monitor.accept(Stream.batch(0, "gone", WINDOW_MS, 1_000, rows(30)), 1, 0);
    List<DriftReport> gone = reports(monitor.end());

    assertThat(bare.get(0).getNotJudgedBecause()).isEqualTo("the bundle has no reference");
    assertThat(gone.get(0).getNotJudgedBecause()).isEqualTo("it was withdrawn");
  }

  @Test
  void windowsWaitForAVersionThatIsNotReadyAndAreJudgedThen() {
    AtomicBoolean ready = new AtomicBoolean();
    WatchedVersions versions =
        new WatchedVersions() {
          @Override
          public boolean isReady(String model, String version) {
            return ready.get();
          }

          @Override
          public WatchedVersion get(String model, String version)
              throws VersionUnavailableException {
            return Stream.versions().get(model, version);
          }
        };
    DriftMonitor monitor =
        new DriftMonitor(Stream.settings(), versions, StateTable.inMemory(), 1, 0);
    long end = WINDOW_MS + GRACE_MS;
    monitor.accept(Stream.batch(0, "1", 0, 1_000, rows(30)), 0, 0);
    assertThat(monitor.accept(Stream.batch(0, "1", end, end, List.of()), 1, 0)).isEmpty();
    assertThat(monitor.tick(0)).isEmpty();

    ready.set(true);

    assertThat(reports(monitor.tick(0))).extracting(DriftReport::getJudged).containsExactly(true);
  }

  /** Late partitions let thousands of windows become due at once. */
  @Test
  void manyWindowsAreClosedInSeveralCallsAndNoneIsLeft() {
    DriftMonitor monitor = monitor(2, StateTable.inMemory());
    int windows = 1_000;
    for (int window = 0; window < windows; window++) {
      monitor.accept(
          Stream.batch(0, "1", window * WINDOW_MS, window * WINDOW_MS, rows(1)), window, 0);
    }
    long end = windows * WINDOW_MS + GRACE_MS;
    monitor.accept(Stream.batch(0, "1", end, end, List.of()), windows, 0);
    int closed =
        reports(monitor.accept(Stream.batch(1, "1", end, end, List.of()), windows + 1L, 0)).size();
    assertThat(closed).isPositive().isLessThan(windows);
    for (int call = 0; call < 10; call++) {
      closed += reports(monitor.tick(0)).size();
    }
    assertThat(closed).isEqualTo(windows);
  }

  /** 20 features, 1,000 rows a window: with two windows open, and after a backlog of 24. */
  @Test
  void theStateOfAPipelineIsBelowOneMegabyte() {
    StateTable state = StateTable.inMemory();
    DriftMonitor monitor = ofTwentyFeatures(state);
    SplittableRandom random = new SplittableRandom(3);
    int backlog = 24;
    long[] bytes = new long[backlog + 4];
    for (int window = 0; window < backlog; window++) {
      monitor.accept(wide(0, window, window, random), window, 0);
      bytes[window] = bytes(state);
    }
    // the other partition comes along, and both are followed as they go on
    List<DriftReport> reports = new ArrayList<>();
    for (int window = 0; window < backlog + 4; window++) {
      if (window >= backlog) {
        monitor.accept(wide(0, window, window, random), window, 0);
      }
      reports.addAll(reports(monitor.accept(wide(1, window, window, random), backlog + window, 0)));
      bytes[window] = window < backlog ? bytes[window] : bytes(state);
    }

    System.out.printf(
        "state of a pipeline of 20 features: %,d bytes with two windows open, %,d with %d, %,d"
            + " when these are closed; mark 1,000,000%n",
        bytes[1], bytes[backlog - 1], backlog, bytes[backlog + 3]);
    assertThat(reports).hasSize(backlog + 3).allMatch(DriftReport::getJudged);
    assertThat(bytes[1]).isGreaterThan(300_000).isLessThan(1_000_000);
    assertThat(bytes[backlog - 1]).isGreaterThan(5_000_000);
    assertThat(bytes[backlog + 3]).isLessThan(1_000_000);
  }

  /** Each sampled event twice, as both versions read it. */
  @Test
  void theStateWithAShadowIsBelowOneMegabyte() {
    StateTable state = StateTable.inMemory();
    DriftMonitor monitor = ofTwentyFeatures(state);
    SplittableRandom random = new SplittableRandom(3);
    for (int window = 0; window < 2; window++) {
      SampleBatch stable = wide(0, window, window, random);
      SampleBatch shadow = SampleBatch.newBuilder(stable).setModelVersion("2").build();
      shadow.setEvents(0);
      shadow.setShadowEvents(stable.getEvents());
      monitor.accept(stable, 2L * window, 0);
      monitor.accept(shadow, 2L * window + 1, 0);
    }

    System.out.printf(
        "the same with a shadow, two windows open: %,d bytes; mark 1,000,000%n", bytes(state));
    assertThat(bytes(state)).isGreaterThan(600_000).isLessThan(1_000_000);
  }

  /** Two partitions, 1,000 rows a window. */
  private static DriftMonitor ofTwentyFeatures(StateTable state) {
    WatchedVersion version = twentyFeatures();
    MonitorSettings settings =
        new MonitorSettings(Stream.settings().decision(), 1_000, Stream.GRACE, Stream.IDLE);
    return new DriftMonitor(settings, (model, number) -> version, state, 2, 0);
  }

  private static WatchedVersion twentyFeatures() {
    List<Feature> features = new ArrayList<>();
    StringBuilder header = new StringBuilder();
    for (int feature = 0; feature < 20; feature++) {
      features.add(Feature.required("feature_" + feature, TensorType.FP64));
      header.append(feature == 0 ? "" : ",").append("feature_").append(feature);
    }
    ReferenceTable table =
        ReferenceTable.read(
            "r.csv", (header + "\n" + "1,".repeat(19) + "1\n").getBytes(StandardCharsets.UTF_8));
    ModelManifest manifest = Stream.manifest("1", features);
    return new WatchedVersion(
        manifest, Reference.of(manifest, table, new double[0]), "", null, null);
  }

  /** 5,000 events of a partition in a window, which reach its beginning and the grace after it. */
  private static SampleBatch wide(int partition, int window, long offset, SplittableRandom random) {
    List<SampleRow> rows = new ArrayList<>();
    for (int row = 0; row < 5_000; row++) {
      SampleRow one = Stream.row(random.nextLong(), offset * 5_000 + row, 1_000, 0.5);
      one.setNumbers(Collections.nCopies(20, random.nextDouble()));
      rows.add(one);
    }
    return Stream.batch(partition, "1", window * WINDOW_MS, window * WINDOW_MS + GRACE_MS, rows);
  }

  private static long bytes(StateTable state) {
    return state.all().entrySet().stream()
        .mapToLong(entry -> entry.getKey().length() + entry.getValue().length)
        .sum();
  }
}
