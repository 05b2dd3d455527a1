package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.ScoreDistance;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a candidate whose scores are of another world is taken back, and others are not. */
class ScoreGuardTest extends DrivenController {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final double LIMIT =
      Settings.of(RolloutSettings.Mode.ACT).guards().scoreDistance();

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
        .contains("their distance was 0.98 in the last one, 0.92 of it sure");
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
  @ValueSource(ints = {1, 20, 60, 87})
  void fewRowsSayNothing(int rows) {
    window(1, rows);
    window(1, rows);
    window(1, rows);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
  }

  @Test
  void ofNoOverlapAtAllAHundredRowsSayEnoughInTheFirstWindows() {
    window(1, 100);
    window(1, 100);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
  }

  /** And later no more. */
  @Test
  void theLongerOneLooksTheMoreRowsItTakes() {
    for (int window = 0; window < 50; window++) {
      window(0.5, 100);
    }
    window(1, 100);
    window(1, 100);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    window(1, 150);
    window(1, 150);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(state.scores().looks()).as("of the rollout that ended").isZero();
  }

  @Test
  void looksGoOnOverAStep() {
    window(0.5, 1_000);
    window(0.97, 1_000);
    command(RolloutAction.SHARE, null, 1_000);

    assertThat(state.scores().looks()).isEqualTo(2);
    assertThat(state.scores().beyond()).isEmpty();
  }

  /**
   * The distance is the limit itself in every window: what is found is beyond it in half of them,
   * what is sure in none.
   */
  @Test
  void atTheLimitNobodyIsTakenBackHoweverManyWindows() {
    SplittableRandom random = new SplittableRandom(8);
    int wrong = 0;
    int takenBack = 0;
    int farther = 0;
    for (int rollout = 0; rollout < 1_000; rollout++) {
      state = ControllerState.initial();
      events.clear();
      start = NOW;
      begin();
      boolean beyond = false;
      for (int window = 0; window < 30; window++) {
        double distance = atTheLimit(random, 200);
        farther += distance > LIMIT ? 1 : 0;
        window(distance, 200);
        beyond |= !state.scores().beyond().isEmpty();
      }
      wrong += beyond ? 1 : 0;
      takenBack += last().getEvent() == RolloutEventKind.ROLLED_BACK ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "scores as far apart as they may be, 30 windows: %d of 1,000 rollouts with a window beyond"
            + " the limit, %d taken back; mark 1; %,d of 30,000 samples were farther apart%n",
        wrong,
        takenBack,
        farther);
    assertThat(wrong).isLessThanOrEqualTo(1);
    assertThat(takenBack).isZero();
    assertThat(farther).as("the distance that is found is no bound").isGreaterThan(12_000);
  }

  /** Two samples; one lies below the middle with 0.85, the other with 0.15, evenly else. */
  private static double atTheLimit(SplittableRandom random, int rows) {
    double[] stable = new double[rows];
    double[] candidate = new double[rows];
    for (int row = 0; row < rows; row++) {
      double low = (1 - LIMIT) / 2;
      stable[row] = random.nextDouble() - (random.nextDouble() < low ? 0 : 1);
      candidate[row] = random.nextDouble() - (random.nextDouble() < low ? 1 : 0);
    }
    Arrays.sort(stable);
    Arrays.sort(candidate);
    return KolmogorovSmirnov.distance(stable, candidate);
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

  /** One that did not count its looks begins to. */
  @Test
  void aStateWithoutLooksIsRead() throws Exception {
    window(0.97, 1_000);
    ObjectMapper json = new ObjectMapper();
    ObjectNode older = json.valueToTree(state);
    ((ObjectNode) older.get("scores")).remove("looks");
    state = json.treeToValue(older, ControllerState.class);
    assertThat(state.scores().looks()).isZero();
    assertThat(state.scores().beyond()).hasSize(1);
    window(0.97, 1_000);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
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
