package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Measured;
import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EpisodesTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final DecisionSettings SETTINGS =
      new DecisionSettings(
          WINDOW, 0.1, 0.05, Duration.ofDays(30), 0.001, 100, 3, Duration.ofMinutes(5));

  private final Episodes episodes = new Episodes("m", "1", "ref", SETTINGS);
  private EpisodeState state = EpisodeState.initial();
  private long start;

  private @Nullable DriftAlert window(Decision decision, @Nullable Double threshold) {
    Detector detector = threshold == null ? null : new Detector(threshold, 1);
    Episodes.Step step = episodes.judged(state, start, decision, detector);
    state = step.state();
    start += WINDOW.toMillis();
    return step.alert();
  }

  private @Nullable DriftAlert window(String... named) {
    return window(decision(null, named), null);
  }

  /** A decision that names some of a, b and the score; what is not named is quiet. */
  private static Decision decision(@Nullable Double pValue, String... named) {
    Set<String> names = Set.of(named);
    List<MeasureDecision> measures = new ArrayList<>();
    for (String name : List.of("score", "a", "b")) {
      Column column =
          name.equals("score")
              ? Column.score()
              : new Column(name, false, Column.Kind.NUMBER, null, Set.of(), false, false);
      double effect = names.contains(name) ? 0.3 : 0.01;
      measures.add(
          new MeasureDecision(
              new Measured(column, DriftMeasure.DISTRIBUTION),
              effect,
              0.1,
              null,
              null,
              null,
              0.05,
              names.contains(name)));
    }
    return new Decision(
        pValue == null ? DriftRule.FALLBACK : DriftRule.CALIBRATED, null, null, pValue, measures);
  }

  @Test
  void twoOfThreeWindowsOpenAnEpisodeOneDoesNot() {
    assertThat(window("a")).isNull();
    assertThat(window()).isNull();
    assertThat(window()).isNull();
    assertThat(window("a")).isNull();
    assertThat(window()).isNull();
    DriftAlert opened = window("a");

    assertThat(opened).isNotNull();
    assertThat(opened.getEvent()).isEqualTo(AlertEvent.OPENED);
    assertThat(opened.getSeverity()).isEqualTo(AlertSeverity.WARNING);
    assertThat(opened.getAlertId()).isEqualTo("m@1/1970-01-01T00:06:00Z");
    assertThat(opened.getWindows()).hasSize(3);
    assertThat(opened.getSummary()).contains("a 0.300 (gate 0.100)");
    assertThat(opened.getToResolve()).contains("3 windows").contains("a below 0.050");
  }

  @Test
  void differentMeasuresInDifferentWindowsAreNoEpisode() {
    assertThat(window("a")).isNull();
    assertThat(window("b")).isNull();
    assertThat(window("score")).isNull();
  }

  @Test
  void anOpenEpisodeTellsWhatJoinsSubsidesAndComesBackUnderOneId() {
    window("a");
    DriftAlert opened = window("a");
    assertThat(opened).isNotNull();
    assertThat(window("a")).as("nothing new").isNull();
    assertThat(window("a", "b")).isNull();
    DriftAlert joined = window("a", "b");
    assertThat(joined).isNotNull();
    assertThat(joined.getSummary()).contains("more departed").contains("b 0.300");
    assertThat(window("a", "score")).as("one window is no reason").isNull();
    DriftAlert worse = window("a", "score");
    assertThat(worse).isNotNull();
    assertThat(worse.getSeverity()).isEqualTo(AlertSeverity.CRITICAL);
    assertThat(worse.getSummary()).contains("the score of m@1 departed, too: score 0.300");
    assertThat(worse.getToResolve()).contains("score below");
    assertThat(window("a")).isNull();
    assertThat(window()).isNull();
    DriftAlert subsiding = window();
    assertThat(subsiding).isNotNull();
    assertThat(subsiding.getPhase()).isEqualTo(AlertPhase.SUBSIDING);
    assertThat(window("b")).isNull();
    DriftAlert back = window("b");
    assertThat(back).isNotNull();
    assertThat(back.getPhase()).isEqualTo(AlertPhase.DRIFTING);
    assertThat(List.of(joined, worse, subsiding, back))
        .allMatch(alert -> alert.getEvent() == AlertEvent.CHANGED)
        .allMatch(alert -> alert.getAlertId().equals(opened.getAlertId()));
  }

  @Test
  void quietWindowsInARowResolveAndTheCoolDownHoldsTheNextOneBack() {
    window("a");
    window("a");
    window();
    window();
    window("a");
    assertThat(window()).isNull();
    assertThat(window()).isNull();
    DriftAlert resolved = window();

    assertThat(resolved).isNotNull();
    assertThat(resolved.getEvent()).isEqualTo(AlertEvent.RESOLVED);
    assertThat(resolved.getToResolve()).isEmpty();
    assertThat(state.open()).isNull();
    for (int minute = 0; minute < 4; minute++) {
      assertThat(window("a")).as("minute " + minute).isNull();
    }
    assertThat(window("a")).isNotNull();
  }

  @Test
  void withCalibrationEvidenceOpensAndAGateThatIsNotPassedHolds() {
    double threshold = 100;
    DriftAlert alert = null;
    int windows = 0;
    while (alert == null) {
      alert = window(decision(0.01, "a"), threshold);
      windows++;
    }
    // e(0.01) = 4.45: 4.45, 24.3, 112.6
    assertThat(windows).isEqualTo(3);
    assertThat(alert.getM()).isGreaterThan(threshold);
    assertThat(alert.getThreshold()).isEqualTo(threshold);

    state = EpisodeState.initial();
    for (int window = 0; window < 50; window++) {
      assertThat(window(decision(0.001), threshold)).as("nothing past its gate").isNull();
    }
    assertThat(state.m()).as("evidence is kept in bounds").isEqualTo(100 * threshold);
  }

  @Test
  void aVersionThatNoLongerScoresHasItsEpisodeEnded() {
    window("a");
    window("a");
    DriftAlert ended = null;
    for (int window = 0; window < 3; window++) {
      assertThat(ended).isNull();
      Episodes.Step step = episodes.absent(state, start);
      state = step.state();
      start += WINDOW.toMillis();
      ended = step.alert();
    }
    assertThat(ended).isNotNull();
    assertThat(ended.getEvent()).isEqualTo(AlertEvent.RESOLVED);
    assertThat(ended.getSummary()).contains("scored nothing for 3 windows");
  }
}
