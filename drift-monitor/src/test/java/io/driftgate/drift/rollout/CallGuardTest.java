package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static io.driftgate.drift.rollout.Versions.instance;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.VersionReport;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a candidate whose calls take too long is taken back, and others are not. */
class CallGuardTest extends DrivenController {
  private static final long MICROS = 1_000;

  private final CallTimes times = new CallTimes();
  private final Map<String, Long> totals = new HashMap<>();
  private Instant at = NOW;

  @BeforeEach
  void begin() {
    state = ControllerState.initial();
    events.clear();
    command(RolloutAction.PROMOTE, "1", null);
    command(RolloutAction.START, "2", null);
  }

  @Test
  void aCandidateThatIsSlowInMostReportsIsTakenBack() {
    reports(22, 100, 500, 100);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    reports(3, 100, 500, 100);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(last().getReason())
        .contains("more than 3.0 times as long as those of 1 in 23 of 23 reports")
        .contains("500 microseconds against 100");
    assertThat(last().getEvidence()).containsEntry("candidate_call_micros", 500.0);
  }

  @Test
  void aCandidateThatIsWithinTheRatioStays() {
    reports(500, 1_000, 290, 100);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(state.calls().reports()).isEqualTo(499);
    assertThat(state.calls().slow()).isZero();
  }

  @Test
  void lowTrafficNeverTakesACandidateBack() {
    reports(500, CallTimes.CALLS_MIN - 1, 100_000, 100);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.STARTED);
    assertThat(state.calls()).isEqualTo(CallEvidence.none());
  }

  /** Pauses make one report in three slow, for one version or the other. */
  @Test
  void pausesTakeHardlyAnyCandidateBack() {
    int back = 0;
    for (int rollout = 0; rollout < 200; rollout++) {
      begin();
      SplittableRandom random = new SplittableRandom(rollout);
      for (int report = 0; report < 300; report++) {
        reports(1, 100, random.nextInt(3) == 0 ? 5_000 : 100, 100);
      }
      back += last().getEvent() == RolloutEventKind.ROLLED_BACK ? 1 : 0;
    }

    assertThat(back).isZero();
  }

  @Test
  void whatWasBeforeTheFirstReportOfARolloutDoesNotCount() {
    totals.put("2", 1_000_000_000_000L);
    reports(2, 100, 100, 100);

    assertThat(state.calls().reports()).isEqualTo(1);
    assertThat(state.calls().candidateNanos()).isEqualTo(100.0 * MICROS);
  }

  @Test
  void theSameReportCountsOnce() {
    InstanceReport first = report("i", 100, 500, 100);
    InstanceReport second = report("i", 100, 500, 100);
    Trial trial = new Trial("m/1", "1", "2", null, 0);

    assertThat(times.news(List.of(first), trial)).isEmpty();
    assertThat(times.news(List.of(second), trial)).hasSize(1);
    assertThat(times.news(List.of(second), trial)).isEmpty();
    assertThat(times.news(List.of(), trial)).isEmpty();
    assertThat(times.news(List.of(report("i", 100, 500, 100)), trial))
        .as("who was gone begins anew")
        .isEmpty();
  }

  @Test
  void theStateSurvivesARestartAndOneOfBeforeItIsRead() throws Exception {
    reports(5, 100, 500, 100);
    ObjectMapper json = new ObjectMapper();
    byte[] kept = json.writeValueAsBytes(state);
    assertThat(json.readValue(kept, ControllerState.class)).isEqualTo(state);
    Map<?, ?> older = json.readValue(kept, Map.class);
    older.remove("calls");

    assertThat(json.readValue(json.writeValueAsBytes(older), ControllerState.class).calls())
        .isEqualTo(CallEvidence.none());
  }

  /** Reports of one instance, each after so many more calls of both versions. */
  private void reports(int count, long calls, long candidateMicros, long stableMicros) {
    for (int report = 0; report < count; report++) {
      RolloutState.Running running =
          state.rollout() instanceof RolloutState.Running one ? one : null;
      if (running == null) {
        return;
      }
      InstanceReport newest = report("i", calls, candidateMicros, stableMicros);
      RolloutController.Decision decision =
          controller.calls(state, times.news(List.of(newest), running.trial()), known, at);
      take(decision);
    }
  }

  private InstanceReport report(String id, long calls, long candidateMicros, long stableMicros) {
    at = at.plusSeconds(5);
    long made = totals.merge("calls", calls, Long::sum);
    long stable = totals.merge("1", calls * stableMicros * MICROS, Long::sum);
    long candidate = totals.merge("2", calls * candidateMicros * MICROS, Long::sum);
    InstanceReport report = instance(id, at, "1", "2");
    for (VersionReport version : report.getVersions()) {
      version.setScoringCalls(made);
      version.setScoringNanos(version.getModelVersion().equals("1") ? stable : candidate);
    }
    return report;
  }
}
