package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.ScoreDistance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a candidate whose scores are of another world is taken back, and others are not. */
class ScoreGuardTest extends DrivenController {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private Instant start = NOW;

  @BeforeEach
  void begin() {
    command(RolloutAction.PROMOTE, "1", null);
    command(RolloutAction.START, "2", null);
  }

  @Test
  void twoWindowsInARowTakeTheCandidateBack() {
    window(0.97, 1_000);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    window(0.98, 1_000);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(last().getReason())
        .contains("which start at 2026-01-02T03:04:05Z and 2026-01-02T03:14:05Z")
        .contains("their distance was 0.98 in the last one, 0.85 of it sure");
    assertThat(last().getEvidence())
        .containsEntry("score_distance", 0.98)
        .containsEntry("stable_score_rows", 1_000.0);
  }

  @Test
  void aWindowBetweenThatIsBelowBeginsAnew() {
    window(0.97, 1_000);
    window(0.5, 1_000);
    window(0.97, 1_000);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    window(0.97, 1_000);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
  }

  /** What is not sure takes nobody back: so few rows can be as far apart by chance. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100, 180})
  void fewRowsSayNothing(int rows) {
    window(1, rows);
    window(1, rows);
    window(1, rows);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void aWindowThatComparesNothingIsPassedOver() {
    window(0.97, 1_000);
    take(controller.report(state, Windows.report("2", start, WINDOW, false, 10, 0), known, NOW));
    window(0.97, 1_000);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
  }

  @Test
  void atOneNothingIsTooFar() {
    RolloutSettings settings = Settings.of(RolloutSettings.Mode.ACT);
    controller =
        new RolloutController(
            Settings.with(settings, settings.labels(), new RolloutSettings.Guards(1, 3)));
    window(1, 10_000);
    window(1, 10_000);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void theStateSurvivesARestartAndOneOfBeforeItIsRead() throws Exception {
    window(0.97, 1_000);
    ObjectMapper json = new ObjectMapper();
    byte[] kept = json.writeValueAsBytes(state);
    assertThat(json.readValue(kept, ControllerState.class)).isEqualTo(state);
    Map<?, ?> older = json.readValue(kept, Map.class);
    older.remove("scores");

    assertThat(json.readValue(json.writeValueAsBytes(older), ControllerState.class).scores())
        .isEqualTo(ScoreEvidence.none());
  }

  private void window(double distance, int rows) {
    DriftReport report = Windows.report("2", start, WINDOW, false, rows, 0);
    report.setScoreRows(rows);
    report.setScoreDistances(
        List.of(
            ScoreDistance.newBuilder()
                .setModelVersion("1")
                .setScoreRows(rows)
                .setDistance(distance)
                .build()));
    take(controller.report(state, report, known, NOW));
    start = start.plus(WINDOW);
  }
}
