package io.driftgate.drift.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.window.StateTable;
import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.drift.window.WatchedVersions;
import io.driftgate.models.Activation;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.Outcome;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import io.driftgate.schemas.TrustedRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Windows of a minute; labels are waited for five. Version 1 serves, version 2 is beside it. */
class OutcomeJoinTest {
  private static final long MINUTE = 60_000;
  private static final long WALL = 1_000_000_000_000L;
  private static final JoinSettings SETTINGS =
      new JoinSettings(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          1_000);

  private final List<PerformanceReport> reports = new ArrayList<>();
  private final List<DriftAlert> alerts = new ArrayList<>();
  private final List<ScoredEvent> joined = new ArrayList<>();
  private final StateTable table = StateTable.inMemory();
  private OutcomeJoin join = join(SETTINGS, 1);

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  private OutcomeJoin join(JoinSettings settings, int partitions) {
    DecisionSettings decision = DecisionSettings.defaults(settings.window());
    return new OutcomeJoin(settings, decision, OutcomeJoinTest::watched, table, partitions, WALL);
  }

  /** Of whose training rows a tenth was {@code yes}. */
  private static WatchedVersion watched(String model, String version)
      throws WatchedVersions.VersionUnavailableException {
    if (version.equals("gone")) {
      throw new WatchedVersions.VersionUnavailableException("it is gone");
    }
    Column column = new Column("label", false, Column.Kind.TEXT, null, Set.of(), false, false);
    @Nullable String[] outcomes =
        IntStream.range(0, 2_000).mapToObj(row -> row % 10 == 0 ? "1" : "0").toArray(String[]::new);
    Reference reference =
        Reference.of(List.of(column), new Sample(2_000).categories("label", outcomes));
    ModelManifest manifest =
        new ModelManifest(
            model,
            version,
            "0".repeat(64),
            List.of(),
            new Outputs("scores", "1", null, Activation.NONE),
            List.of("0", "1"),
            List.of());
    return new WatchedVersion(manifest, null, "ref", null, reference);
  }

  private static ScoredRow row(String id, long time, double score, double shadowScore) {
    return ScoredRow.newBuilder()
        .setEventId(id)
        .setEventTime(Instant.ofEpochMilli(time))
        .setModelVersion("1")
        .setScore(score)
        .setLabel(score >= 0.5 ? "1" : "0")
        .setShadowVersion("2")
        .setShadowScore(shadowScore)
        .setShadowLabel(shadowScore >= 0.5 ? "1" : "0")
        .build();
  }

  private void scored(int partition, long streamTime, ScoredRow... rows) {
    take(
        join.accept(
            ScoredBatch.newBuilder()
                .setSourcePartition(partition)
                .setModelName("m")
                .setStreamTime(Instant.ofEpochMilli(streamTime))
                .setRows(List.of(rows))
                .build(),
            WALL));
  }

  private void outcome(String id, String value) {
    outcome(id, value, WALL);
  }

  private void outcome(String id, String value, long now) {
    take(
        join.accept(
            Outcome.newBuilder()
                .setEventId(id)
                .setValue(value)
                .setLabelledAt(Instant.ofEpochMilli(now))
                .build(),
            now));
  }

  private void take(List<OutcomeJoin.Found> all) {
    for (OutcomeJoin.Found found : all) {
      if (found.event() != null) {
        joined.add(found.event().event());
      }
      if (found.report() != null) {
        reports.add(found.report());
      }
      if (found.alert() != null) {
        alerts.add(found.alert());
      }
    }
  }

  private PerformanceReport report(String version) {
    return reports.stream()
        .filter(report -> report.getModelVersion().equals(version))
        .findFirst()
        .orElseThrow();
  }

  /** By hand: four events, scores of .9, .6, .4, .2, outcomes 1, 0, 1, 0. */
  @Test
  void aWindowIsReportedWithTheUsualFigures() {
    scored(
        0,
        50,
        row("a", 10, 0.9, 0.1),
        row("b", 20, 0.6, 0.2),
        row("c", 30, 0.4, 0.8),
        row("d", 40, 0.2, 0.3));
    outcome("a", "1");
    outcome("b", "0");
    outcome("c", "true");
    outcome("d", "0.0");
    assertThat(joined).hasSize(4).allMatch(event -> event.outcome() != null);
    assertThat(reports).as("the window is not over").isEmpty();
    scored(0, 2 * MINUTE);

    assertThat(reports).hasSize(2);
    PerformanceReport first = report("1");
    assertThat(first.getWindowStart()).isEqualTo(Instant.EPOCH);
    assertThat(first.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(MINUTE));
    assertThat(first.getServed()).isEqualTo(4);
    assertThat(first.getShadowed()).isZero();
    assertThat(first.getLabelled()).isEqualTo(4);
    assertThat(first.getMissing()).isZero();
    assertThat(first.getRight()).isEqualTo(2);
    assertThat(first.getServedRight()).isEqualTo(2);
    assertThat(first.getAccuracy()).isEqualTo(0.5);
    double logLoss = -(Math.log(0.9) + Math.log(0.4) + Math.log(0.4) + Math.log(0.8)) / 4;
    assertThat(first.getLogLoss()).isCloseTo(logLoss, within(1e-12));
    assertThat(first.getBrier()).isCloseTo((0.01 + 0.36 + 0.36 + 0.04) / 4, within(1e-12));
    assertThat(first.getAuc()).as("three of four pairs in order").isEqualTo(0.75);
    // each in a bin of its own: .1 + .6 + .6 + .2 of four
    assertThat(first.getCalibrationError()).isCloseTo(1.5 / 4, within(1e-12));
    assertThat(first.getExpectedAccuracy())
        .as("of what was decided: .9, .6, .6, .8")
        .isCloseTo(2.9 / 4, within(1e-12));
    assertThat(first.getLossRecent()).isEqualTo(0.5);
    assertThat(first.getLossRecentEvents()).isEqualTo(4);
    assertThat(first.getLossChanges()).isZero();
    assertThat(first.getOutcomes()).containsEntry("1", 2L).containsEntry("0", 2L);
    assertThat(first.getComparedWith()).isEqualTo("2");
    assertThat(first.getBothLabelled()).isEqualTo(4);
    assertThat(first.getBetter()).as("a").isEqualTo(1);
    assertThat(first.getWorse()).as("b and c").isEqualTo(2);
    PerformanceReport second = report("2");
    assertThat(second.getServed()).isZero();
    assertThat(second.getShadowed()).isEqualTo(4);
    assertThat(second.getServedRight()).isZero();
    assertThat(second.getRight()).isEqualTo(3);
    assertThat(second.getBetter()).isEqualTo(2);
  }

  /** Events without an outcome are in it, too: it needs none. */
  @Test
  void whatScoresThemselvesExpectIsOfAllEvents() {
    scored(0, 50, row("a", 10, 0.9, 0.1), row("b", 20, 0.3, 0.2));
    outcome("a", "1");
    scored(0, 10 * MINUTE);

    assertThat(report("1").getLabelled()).isEqualTo(1);
    assertThat(report("1").getAccuracy()).isEqualTo(1);
    assertThat(report("1").getExpectedAccuracy()).isCloseTo(0.8, within(1e-12));
    assertThat(report("2").getExpectedAccuracy()).isCloseTo(0.85, within(1e-12));
  }

  @Test
  void whatIsNoProbabilityExpectsNothing() {
    scored(0, 50, row("a", 10, 0.9, 1.5), row("b", 20, 0.3, 0.2));
    scored(0, 10 * MINUTE);

    assertThat(report("1").getExpectedAccuracy()).isNotNull();
    assertThat(report("2").getExpectedAccuracy()).isNull();
  }

  /**
   * Version 1 is wrong on a tenth of the events, from the window of minute 5 on on half of them.
   */
  @Test
  void howOftenAVersionIsWrongOfLateIsSaidAndWhenThatChanged() {
    for (int window = 0; window < 10; window++) {
      for (int event = 0; event < 200; event++) {
        String id = window + "/" + event;
        long time = window * MINUTE + event * 100L;
        boolean right = event % 10 >= (window < 5 ? 1 : 5);
        scored(0, time, row(id, time, right ? 0.1 : 0.9, 0.1));
        outcome(id, "0");
        if (event % 50 == 0) {
          join = join(SETTINGS, 1);
        }
      }
    }
    scored(0, 20 * MINUTE);

    List<PerformanceReport> first =
        reports.stream().filter(report -> report.getModelVersion().equals("1")).toList();
    assertThat(first).hasSize(10);
    assertThat(first.subList(0, 5))
        .allSatisfy(report -> assertThat(report.getLossChanges()).isZero());
    assertThat(first.get(4).getLossRecent()).isCloseTo(0.1, within(1e-12));
    assertThat(first.get(4).getLossRecentEvents()).isEqualTo(1_000);
    assertThat(first.get(5).getLossChanges()).isPositive();
    assertThat(first.get(9).getLossRecent()).isCloseTo(0.5, within(0.03));
    assertThat(first.get(9).getLossRecentEvents()).isBetween(900L, 1_100L);
    assertThat(report("2").getLossRecent()).isZero();
  }

  /** A state of before losses were remembered has none: they begin with the next window. */
  @Test
  void aStateWithoutLossesIsReadAndLossesOfLongAgoAreForgotten() {
    scored(0, 50, row("a", 10, 0.9, 0.1));
    outcome("a", "1");
    scored(0, 2 * MINUTE);
    assertThat(table.all().keySet()).contains("losses/1", "losses/2");
    table.delete("losses/1");
    join = join(SETTINGS, 1);
    long later = 29 * 24 * 60 * MINUTE;
    ScoredRow alone = row("b", later, 0.2, 0);
    alone.setShadowVersion(null);
    scored(0, later, alone);
    outcome("b", "1");
    scored(0, later + 2 * MINUTE);

    assertThat(reports.get(2).getLossRecent()).isEqualTo(1);
    assertThat(reports.get(2).getLossRecentEvents()).isEqualTo(1);
    assertThat(table.all().keySet()).contains("losses/1", "losses/2");
    long longAfter = later + 2 * 24 * 60 * MINUTE;
    ScoredRow last = row("c", longAfter, 0.2, 0);
    last.setShadowVersion(null);
    scored(0, longAfter, last);
    outcome("c", "0");
    scored(0, longAfter + 2 * MINUTE);

    assertThat(table.all().keySet()).contains("losses/1").doesNotContain("losses/2");
    assertThat(reports.get(3).getLossRecentEvents()).isEqualTo(2);
    long afterSilence = longAfter + 31 * 24 * 60 * MINUTE;
    ScoredRow again = row("d", afterSilence, 0.2, 0);
    again.setShadowVersion(null);
    scored(0, afterSilence, again);
    outcome("d", "0");
    scored(0, afterSilence + 2 * MINUTE);

    assertThat(reports.get(4).getLossRecentEvents()).as("nobody scored in between").isEqualTo(1);
  }

  @Test
  void theOutcomeMayComeFirst() {
    outcome("a", "1");
    assertThat(joined).isEmpty();
    scored(0, 50, row("a", 10, 0.9, 0.1));

    assertThat(joined).hasSize(1);
    assertThat(joined.get(0).outcome()).isEqualTo("1");
  }

  @Test
  void aWindowWaitsForItsOutcomesAndNotForEver() {
    scored(0, 50, row("a", 10, 0.9, 0.1), row("b", 20, 0.6, 0.2));
    outcome("a", "1");
    scored(0, 3 * MINUTE);
    assertThat(reports).isEmpty();
    scored(0, 6 * MINUTE + 9_999);
    assertThat(reports).isEmpty();
    scored(0, 6 * MINUTE + 10_000);

    assertThat(report("1").getLabelled()).isEqualTo(1);
    assertThat(report("1").getMissing()).isEqualTo(1);
    outcome("b", "0");
    assertThat(joined).as("too late").hasSize(1);
    scored(0, 7 * MINUTE, row("c", 7 * MINUTE, 0.9, 0.1));
    outcome("c", "1");
    scored(0, 9 * MINUTE);
    assertThat(reports).hasSize(4);
    assertThat(reports.get(2).getLate()).isEqualTo(1);
    assertThat(reports.get(3).getLate()).as("said once").isZero();
  }

  @Test
  void whatGoesWrongIsCounted() {
    join =
        join(
            new JoinSettings(
                SETTINGS.window(), SETTINGS.grace(), SETTINGS.delay(), SETTINGS.idleTimeout(), 4),
            1);
    outcome("unknown", "1", WALL - SETTINGS.delay().toMillis());
    take(
        join.accept(
            Outcome.newBuilder()
                .setLabelledAt(Instant.EPOCH)
                .setUnreadable("it has no field label")
                .build(),
            WALL));
    scored(0, 50, row("a", 10, 0.9, 0.1), row("a", 11, 0.8, 0.1), row("b", 20, 0.6, 0.2));
    outcome("a", "1");
    outcome("a", "0");
    scored(0, 50, row("c", 30, 0.6, 0.2), row("d", 30, 0.6, 0.2), row("e", 30, 0.6, 0.2));
    outcome("b", "0");
    outcome("c", "0");
    outcome("d", "0");
    scored(0, 2 * MINUTE);

    PerformanceReport first = report("1");
    assertThat(first.getUnmatched()).isEqualTo(1);
    assertThat(first.getUnreadable()).isEqualTo(1);
    assertThat(first.getRepeated()).as("an event and an outcome").isEqualTo(2);
    assertThat(first.getOverflowed()).as("e").isEqualTo(1);
    assertThat(first.getLabelled()).isEqualTo(4);
    assertThat(joined.get(0).outcome()).as("the first counts").isEqualTo("1");
  }

  /** A slow partition holds the windows open; a silent one does not. */
  @Test
  void everyPartitionIsWaitedForWhileItIsNotSilent() {
    join = join(SETTINGS, 2);
    scored(0, 50, row("a", 10, 0.9, 0.1));
    outcome("a", "1");
    scored(1, 40);
    scored(0, 2 * MINUTE);
    assertThat(reports).isEmpty();
    take(join.tick(WALL + SETTINGS.idleTimeout().toMillis()));
    assertThat(reports).hasSize(2);
  }

  /** An outcome may come while nothing else does; the delay counts in event time. */
  @Test
  void whileAllAreSilentMissingOutcomesAreWaitedFor() {
    scored(0, 50, row("a", 10, 0.9, 0.1));
    take(join.tick(WALL + 100 * MINUTE));
    assertThat(reports).isEmpty();
    outcome("a", "1", WALL + 101 * MINUTE);
    assertThat(reports).hasSize(2);
    assertThat(report("1").getLabelled()).isEqualTo(1);
  }

  /** Whatever the order in which both come, and however often the process starts anew. */
  @Test
  void theSameEventsGiveTheSameReports() {
    List<PerformanceReport> inOrder = run(0);
    for (int seed = 1; seed <= 5; seed++) {
      assertThat(run(seed)).isEqualTo(inOrder);
    }
  }

  private List<PerformanceReport> run(int seed) {
    StateTable state = StateTable.inMemory();
    DecisionSettings decision = DecisionSettings.defaults(SETTINGS.window());
    Random random = new Random(1);
    List<ScoredRow> rows = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (int event = 0; event < 600; event++) {
      rows.add(row("e" + event, event * 500L, random.nextDouble(), random.nextDouble()));
      if (event % 50 != 7) {
        outcomes.add(
            Outcome.newBuilder()
                .setEventId("e" + event)
                .setValue(random.nextBoolean() ? "1" : "0")
                .setLabelledAt(Instant.EPOCH)
                .build());
      }
    }
    Random order = new Random(seed);
    if (seed > 0) {
      Collections.shuffle(outcomes, order);
    }
    List<PerformanceReport> found = new ArrayList<>();
    int nextOutcome = 0;
    for (int index = 0; index < rows.size(); index++) {
      OutcomeJoin one =
          new OutcomeJoin(SETTINGS, decision, OutcomeJoinTest::watched, state, 1, WALL);
      // all come within the delay: the stream stands still until they are there
      ScoredBatch batch =
          ScoredBatch.newBuilder()
              .setSourcePartition(0)
              .setModelName("m")
              .setStreamTime(Instant.EPOCH)
              .setRows(List.of(rows.get(index)))
              .build();
      one.accept(batch, WALL).forEach(what -> add(what, found));
      for (int more = order.nextInt(3); more > 0 && nextOutcome < outcomes.size(); more--) {
        one.accept(outcomes.get(nextOutcome++), WALL).forEach(what -> add(what, found));
      }
    }
    OutcomeJoin last =
        new OutcomeJoin(SETTINGS, decision, OutcomeJoinTest::watched, state, 1, WALL);
    while (nextOutcome < outcomes.size()) {
      last.accept(outcomes.get(nextOutcome++), WALL).forEach(what -> add(what, found));
    }
    last.end().forEach(what -> add(what, found));
    assertThat(found).hasSize(10);
    return found;
  }

  private static void add(OutcomeJoin.Found found, List<PerformanceReport> reports) {
    if (found.report() != null) {
      reports.add(found.report());
    }
  }

  @Test
  void outcomesThatDepartFromTrainingRaiseAnAlertThatIsResolved() {
    for (int window = 0; window < 12; window++) {
      boolean departs = window >= 3 && window < 6;
      for (int event = 0; event < 200; event++) {
        String id = window + "/" + event;
        long time = window * MINUTE + event * 100L;
        scored(0, time, row(id, time, 0.1, 0.1));
        outcome(id, event % 10 < (departs ? 4 : 1) ? "1" : "0");
      }
    }
    scored(0, 20 * MINUTE);

    assertThat(reports).hasSize(24);
    assertThat(reports)
        .filteredOn(PerformanceReport::getLabelSignificant)
        .extracting(report -> report.getWindowStart().toEpochMilli() / MINUTE)
        .containsExactly(3L, 3L, 4L, 4L, 5L, 5L);
    assertThat(reports.get(6).getLabelDrift().getMeasures().get(0).getEffect())
        .isCloseTo(0.3, within(1e-9));
    assertThat(alerts)
        .filteredOn(alert -> alert.getModelVersion().equals("1"))
        .extracting(DriftAlert::getEvent)
        .startsWith(AlertEvent.OPENED)
        .endsWith(AlertEvent.RESOLVED);
    DriftAlert opened = alerts.get(0);
    assertThat(opened.getAlertId()).startsWith("m@1/outcome/");
    assertThat(opened.getWindowStart())
        .as("the second of three")
        .isEqualTo(Instant.ofEpochMilli(4 * MINUTE));
    assertThat(opened.getMeasures().get(0).getFeature()).isEqualTo("label");
  }

  /** Only windows in a row without an event end an episode; few outcomes are not none. */
  @Test
  void aVersionWithFewOutcomesNowAndThenIsNotGone() {
    for (int window = 0; window < 18; window++) {
      boolean few = window >= 6 && window % 2 == 1;
      boolean shadowed = window < 6 || few;
      for (int event = 0; event < (few ? 5 : 200); event++) {
        String id = window + "/" + event;
        long time = window * MINUTE + event * 100L;
        ScoredRow both = row(id, time, 0.1, 0.1);
        scored(0, time, shadowed ? both : withoutShadow(both));
        outcome(id, event % 10 < 4 ? "1" : "0");
      }
    }
    scored(0, 20 * MINUTE);

    assertThat(alerts)
        .filteredOn(alert -> alert.getModelVersion().equals("2"))
        .extracting(DriftAlert::getEvent)
        .containsExactly(AlertEvent.OPENED);
  }

  private static ScoredRow withoutShadow(ScoredRow row) {
    return ScoredRow.newBuilder(row).setShadowVersion(null).setShadowLabel(null).build();
  }

  /** Of a version whose bundle cannot be had the figures that need none are reported. */
  @Test
  void withoutABundleAccuracyIsReported() {
    ScoredRow row = row("a", 10, 0.9, 0.1);
    row.setModelVersion("gone");
    scored(0, 50, row);
    outcome("a", "1");
    scored(0, 2 * MINUTE);

    assertThat(report("gone").getAccuracy()).isEqualTo(1);
    assertThat(report("gone").getAuc()).isNull();
    assertThat(report("gone").getExpectedAccuracy()).as("of which class is 0.9?").isNull();
    assertThat(report("gone").getLossRecent()).isZero();
    assertThat(report("gone").getCalibrationError())
        .as("0.9 sure, and right")
        .isCloseTo(0.1, within(1e-12));
    assertThat(report("gone").getLabelDrift()).isNull();
  }

  @Test
  void aRegressorIsMeasuredByItsDistance() {
    ScoredRow row = row("a", 10, 3.5, 7);
    row.setLabel(null);
    row.setShadowLabel(null);
    scored(0, 50, row);
    outcome("a", "5");
    scored(0, 2 * MINUTE);

    assertThat(report("1").getMeanAbsoluteError()).isEqualTo(1.5);
    assertThat(report("2").getRootMeanSquaredError()).isEqualTo(2);
    assertThat(report("1").getBetter()).isEqualTo(1);
    assertThat(report("1").getAccuracy()).isNull();
    assertThat(report("1").getExpectedAccuracy()).isNull();
    assertThat(report("1").getLossRecent()).as("a distance has no bounds").isNull();
  }
}
