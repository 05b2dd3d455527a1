package io.driftgate.drift.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.performance.ReportedWindow.Row;
import io.driftgate.drift.performance.ReportedWindow.State;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.drift.window.StateTable;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.Activation;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever the join reports comes out of the records that it read. Windows of a minute with 150
 * events; outcomes come early, later, much too late, twice, or never.
 */
class ReportedWindowTest {
  private static final long WALL = 1_000_000_000_000L;
  private static final int EVENTS = 3_000;
  private static final long STEP = 400;
  private static final JoinSettings SETTINGS =
      new JoinSettings(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          100_000);
  private static final DecisionSettings DECISION = DecisionSettings.defaults(SETTINGS.window());

  /** A record of one of the two topics. */
  private record Written(long at, SpecificRecord record) {}

  private final List<Written> written = new ArrayList<>();
  private final Map<Instant, List<PerformanceReport>> reports = new TreeMap<>();
  private final Random random = new Random(3);

  @Test
  void theFiguresOfClassesComeOutOfTheRows() {
    run(true);

    long late = 0;
    for (List<PerformanceReport> ofWindow : reports.values()) {
      ReportedWindow window = found(ofWindow, written);
      late += window.rows().stream().filter(row -> row.state() == State.LATE).count();
      for (PerformanceReport report : ofWindow) {
        assertThat(window.differences(report, watched(report, true), DECISION)).isEmpty();
        assertClasses(report, window.rows());
      }
    }
    assertThat(reports).hasSizeGreaterThan(15);
    assertThat(late).isPositive();
    assertThat(late)
        .as("outcomes that the reports counted as late; those since the last one are not in any")
        .isGreaterThanOrEqualTo(
            reports.values().stream()
                .flatMap(List::stream)
                .mapToLong(PerformanceReport::getLate)
                .sum());
  }

  @Test
  void theFiguresOfNumbersComeOutOfTheRows() {
    run(false);

    for (List<PerformanceReport> ofWindow : reports.values()) {
      ReportedWindow window = found(ofWindow, written);
      for (PerformanceReport report : ofWindow) {
        assertThat(window.differences(report, watched(report, false), DECISION)).isEmpty();
        assertNumbers(report, window.rows());
      }
    }
  }

  /** Of topics whose beginning is gone nobody can say how right a version was. */
  @Test
  void whatIsNoLongerThereIsMissed() {
    run(true);

    List<PerformanceReport> first = reports.values().iterator().next();
    ReportedWindow cut = found(first, written.subList(100, written.size()), false);

    assertThat(cut.eventsFound()).isLessThan(cut.events());
    assertThat(cut.differences(first.get(0), watched(first.get(0), true), DECISION))
        .contains("served", "labelled");
  }

  @Test
  void aWindowHasReportsOfItsOwn() {
    run(true);

    List<PerformanceReport> two =
        reports.values().stream().limit(2).map(ofWindow -> ofWindow.get(0)).toList();
    assertThatThrownBy(() -> new ReportedWindow(two, SETTINGS.delay()))
        .hasMessageContaining("of one window");
  }

  private ReportedWindow found(List<PerformanceReport> ofWindow, List<Written> records) {
    return found(ofWindow, records, true);
  }

  private static ReportedWindow found(
      List<PerformanceReport> ofWindow, List<Written> records, boolean whole) {
    ReportedWindow window = new ReportedWindow(ofWindow, SETTINGS.delay());
    for (Written one : records) {
      if (one.record() instanceof ScoredBatch batch) {
        window.scored(batch, one.at());
      }
    }
    for (Written one : records) {
      if (one.record() instanceof Outcome outcome) {
        window.cameOut(outcome, one.at());
      }
    }
    if (whole) {
      assertThat(window.eventsFound()).isEqualTo(window.events());
      assertThat(window.outcomesFound()).isEqualTo(window.outcomes());
    }
    return window;
  }

  /** By no class of the join's. */
  private static void assertClasses(PerformanceReport report, List<Row> rows) {
    List<Row> joined = joined(report, rows);
    assertThat(report.getLabelled()).isEqualTo(joined.size());
    double right = 0;
    double logLoss = 0;
    for (Row row : joined) {
      Said said = said(report, row);
      right += said.label().equals(row.event().outcome()) ? 1 : 0;
      double probability = "1".equals(row.event().outcome()) ? said.score() : 1 - said.score();
      logLoss -= Math.log(probability);
    }
    assertThat(report.getAccuracy()).isEqualTo(right / joined.size());
    assertThat(report.getLogLoss()).isCloseTo(logLoss / joined.size(), within(1e-12));
    List<Row> all = rows.stream().filter(row -> row.state() == State.JOINED).toList();
    double ones = all.stream().filter(row -> "1".equals(row.event().outcome())).count();
    // of two classes total variation is the difference of one's shares; a tenth in training
    assertThat(report.getLabelDrift().getMeasures().get(0).getEffect())
        .isCloseTo(Math.abs(ones / all.size() - 0.1), within(1e-12));
  }

  private static void assertNumbers(PerformanceReport report, List<Row> rows) {
    assertThat(report.getMeanAbsoluteError())
        .isCloseTo(
            joined(report, rows).stream()
                .mapToDouble(
                    row -> Math.abs(said(report, row).score() - Double.parseDouble(outcome(row))))
                .average()
                .orElseThrow(),
            within(1e-12));
    double[] outcomes =
        rows.stream()
            .filter(row -> row.state() == State.JOINED)
            .mapToDouble(row -> Double.parseDouble(outcome(row)))
            .toArray();
    assertThat(report.getLabelDrift().getMeasures().get(0).getEffect())
        .isCloseTo(KolmogorovSmirnov.test(trained(), outcomes).statistic(), within(1e-12));
  }

  private static String outcome(Row row) {
    return String.valueOf(row.event().outcome());
  }

  private static List<Row> joined(PerformanceReport report, List<Row> rows) {
    List<Row> scored = rows.stream().filter(row -> row.isOf(report.getModelVersion())).toList();
    assertThat(report.getServed() + report.getShadowed()).isEqualTo(scored.size());
    List<Row> joined = scored.stream().filter(row -> row.state() == State.JOINED).toList();
    assertThat(report.getMissing()).isEqualTo(scored.size() - joined.size());
    return joined;
  }

  private static Said said(PerformanceReport report, Row row) {
    Said served = row.event().served();
    return served.version().equals(report.getModelVersion()) ? served : row.event().beside();
  }

  /** Joins as the monitor does, and remembers what it read and what it found. */
  private void run(boolean classes) {
    OutcomeJoin join =
        new OutcomeJoin(
            SETTINGS,
            DECISION,
            (model, version) -> watched(model, version, classes),
            StateTable.inMemory(),
            1,
            WALL);
    TreeMap<Integer, List<Outcome>> due = new TreeMap<>();
    for (int event = 0; event < EVENTS; event++) {
      if (random.nextDouble() < 0.95) {
        int lag = random.nextInt(20) == 0 ? 900 + random.nextInt(300) : random.nextInt(350) - 50;
        due.computeIfAbsent(Math.max(0, event + lag), at -> new ArrayList<>())
            .add(outcome(event, classes));
      }
      if (random.nextInt(50) == 0) {
        // the first counts
        due.computeIfAbsent(event + random.nextInt(100), at -> new ArrayList<>())
            .add(outcome(event, classes));
      }
    }
    for (int event = 0; event < EVENTS + 2_000; event++) {
      long now = WALL + event * STEP;
      if (event < EVENTS) {
        List<ScoredRow> rows = new ArrayList<>(List.of(row(event, classes)));
        if (event > 10 && random.nextInt(50) == 0) {
          rows.add(row(event - 10, classes));
        }
        take(batch(event, rows), now, join);
      } else {
        take(batch(event, List.of()), now, join);
      }
      for (Outcome outcome : due.getOrDefault(event, List.of())) {
        take(outcome, now, join);
      }
    }
    assertThat(reports.keySet()).contains(Instant.EPOCH);
  }

  private void take(SpecificRecord record, long now, OutcomeJoin join) {
    written.add(new Written(now, record));
    List<OutcomeJoin.Found> all =
        record instanceof ScoredBatch batch
            ? join.accept(batch, now)
            : join.accept((Outcome) record, now);
    for (OutcomeJoin.Found found : all) {
      PerformanceReport report = found.report();
      if (report != null) {
        reports.computeIfAbsent(report.getWindowStart(), start -> new ArrayList<>()).add(report);
      }
    }
  }

  private static ScoredBatch batch(int event, List<ScoredRow> rows) {
    return ScoredBatch.newBuilder()
        .setSourcePartition(0)
        .setModelName("m")
        .setStreamTime(Instant.ofEpochMilli(event * STEP))
        .setRows(rows)
        .build();
  }

  /** Version 2 serves one event of three; every other event has no shadow. */
  private ScoredRow row(int event, boolean classes) {
    boolean second = event % 3 == 0;
    ScoredRow row =
        ScoredRow.newBuilder()
            .setEventId("e" + event)
            .setEventTime(Instant.ofEpochMilli(event * STEP))
            .setModelVersion(second ? "2" : "1")
            .setScore(random.nextDouble())
            .build();
    row.setLabel(classes ? label(row.getScore()) : null);
    if (event % 2 == 0) {
      row.setShadowVersion(second ? "1" : "2");
      row.setShadowScore(random.nextDouble());
      row.setShadowLabel(classes ? label(row.getShadowScore()) : null);
    }
    return row;
  }

  private static String label(double score) {
    return score >= 0.5 ? "1" : "0";
  }

  private Outcome outcome(int event, boolean classes) {
    return Outcome.newBuilder()
        .setEventId("e" + event)
        .setValue(
            classes
                ? (random.nextInt(5) == 0 ? "true" : "0.0")
                : Double.toString(random.nextGaussian()))
        .setLabelledAt(Instant.ofEpochMilli(event * STEP))
        .build();
  }

  private static WatchedVersion watched(PerformanceReport report, boolean classes) {
    return watched(report.getModelName(), report.getModelVersion(), classes);
  }

  private static WatchedVersion watched(String model, String version, boolean classes) {
    Column column =
        new Column(
            "label",
            false,
            classes ? Column.Kind.TEXT : Column.Kind.NUMBER,
            null,
            Set.of(),
            false,
            false);
    @Nullable String[] outcomes =
        IntStream.range(0, 2_000).mapToObj(row -> row % 10 == 0 ? "1" : "0").toArray(String[]::new);
    Sample sample = new Sample(2_000);
    Reference reference =
        Reference.of(
            List.of(column),
            classes ? sample.categories("label", outcomes) : sample.numbers(column, trained()));
    ModelManifest manifest =
        new ModelManifest(
            model,
            version,
            "0".repeat(64),
            List.of(),
            new Outputs("scores", classes ? "1" : null, null, Activation.NONE),
            classes ? List.of("0", "1") : List.of(),
            List.of());
    return new WatchedVersion(manifest, null, "ref", null, reference);
  }

  private static double[] trained() {
    double[] trained = new double[2_000];
    Arrays.setAll(trained, row -> (row - 1_000) / 400.0);
    return trained;
  }
}
