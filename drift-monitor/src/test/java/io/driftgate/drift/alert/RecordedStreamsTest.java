package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Comparison;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.drift.window.WindowReport;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertedMeasure;
import io.driftgate.schemas.DriftAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Real streams with real changes, by the rule without calibration. A millisecond is an event. */
class RecordedStreamsTest {
  private static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  private static final Set<String> NO_FEATURES = Set.of("event_id", "event_time", "label");

  /**
   * Optical features of flying insects, changed at events 1,775 and 3,550 (dos Reis et al. 2016).
   */
  @Test
  void bothChangesOfTheInsectsAreToldWithinOneHundredEvents() throws IOException {
    List<DriftAlert> alerts = alerts("abrupt-insects", 50, 500, 20);

    List<DriftAlert> opened =
        alerts.stream().filter(alert -> alert.getEvent() == AlertEvent.OPENED).toList();
    assertThat(opened).hasSize(1);
    assertThat(event(opened.get(0)) - 1_775).isEqualTo(75);
    List<DriftAlert> subsided =
        alerts.stream().filter(alert -> alert.getPhase() == AlertPhase.SUBSIDING).toList();
    assertThat(subsided).hasSize(1);
    assertThat(event(subsided.get(0)) - 3_550).isEqualTo(100);
    assertThat(alerts)
        .as("between the changes more features join; before and after nothing is told")
        .allMatch(alert -> event(alert) > 1_775 && event(alert) <= 3_800);
    System.out.printf(
        "abrupt-insects: told %d and %d events after the changes, no false alarm, %d alerts in all;"
            + " mark 100, 100, 0%n",
        event(opened.get(0)) - 1_775, event(subsided.get(0)) - 3_550, alerts.size());
  }

  /** The Victorian features come alive in row 17,424. */
  @Test
  void theVictorianFeaturesAreNamedWithinTwoWindows() throws IOException {
    List<DriftAlert> alerts = alerts("electricity", 1_000, 4_000, 100);

    DriftAlert naming =
        alerts.stream()
            .filter(
                alert ->
                    alert.getMeasures().stream()
                        .map(AlertedMeasure::getFeature)
                        .toList()
                        .containsAll(List.of("vicprice", "vicdemand", "transfer")))
            .findFirst()
            .orElseThrow();
    System.out.printf("electricity: named at row %,d; mark 19,424%n", event(naming));
    assertThat(event(naming)).isGreaterThan(17_424).isLessThanOrEqualTo(19_424);
  }

  private static long event(DriftAlert alert) {
    return alert.getWindowEnd().toEpochMilli();
  }

  private static List<DriftAlert> alerts(String name, int window, int referenceRows, int rowsMin)
      throws IOException {
    ReferenceTable training = table(name, "reference-v1.csv.gz");
    ReferenceTable events = table(name, "events.csv.gz");
    List<Column> columns = new ArrayList<>();
    for (ReferenceColumn column : training.columns()) {
      if (!NO_FEATURES.contains(column.name())) {
        columns.add(Column.of(column));
      }
    }
    Reference reference = Reference.of(columns, Sample.of(training, columns, 0, referenceRows));
    DecisionSettings defaults = DecisionSettings.defaults(Duration.ofMillis(window));
    DecisionSettings settings =
        new DecisionSettings(
            defaults.window(),
            defaults.gate(),
            defaults.scoreGate(),
            defaults.falseAlarmEvery(),
            defaults.alpha(),
            rowsMin,
            defaults.quietWindows(),
            Duration.ZERO);
    WindowRule rule = new WindowRule(reference, null, settings);
    Episodes episodes = new Episodes(name, "1", "", settings);
    EpisodeState state = EpisodeState.initial();
    List<DriftAlert> alerts = new ArrayList<>();
    for (int from = 0; from + window <= events.rows(); from += window) {
      Comparison comparison =
          Comparison.of(reference, Sample.of(events, columns, from, from + window));
      Decision decision = WindowReport.of(rule, comparison, window).decision();
      Episodes.Step step = episodes.judged(state, from, decision, null);
      state = step.state();
      if (step.alert() != null) {
        alerts.add(step.alert());
      }
    }
    return alerts;
  }

  private static ReferenceTable table(String name, String file) throws IOException {
    Path path = CASES.resolve(name).resolve(file);
    assumeTrue(Files.isRegularFile(path), "no case at " + path);
    return ReferenceTable.read(file, Files.readAllBytes(path));
  }
}
