package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * False alarms and delays of the rule in simulation, at a size for every build. {@code
 * bench/drift-simulation} runs the same with {@code -Dsimulation.windows=200000} and {@code
 * -Dsimulation.repeats=99}, and prints the figures beside the marks.
 */
@Tag("simulation")
class SimulationTest {
  private static final int WINDOWS = Integer.getInteger("simulation.windows", 2_000);
  private static final int REPEATS = Integer.getInteger("simulation.repeats", 9);
  private static final int CALIBRATION = 500;
  private static final int PER_DAY = 288;
  private static final int DAYS_OF_A_FALSE_ALARM = 30;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 288",
    "0.5, 0, 288",
    "0.9, 0, 288",
    "0, 0.5, 24",
    "0, 1, 48",
    "0, 0.5, 288",
    "0, 1, 288"
  })
  void nothingHappensAndNoAlarmIsRaised(double phi, double amplitude, int perDay) {
    // two days of five minutes, or whole weeks of longer windows
    Simulation simulation = new Simulation(phi, amplitude, perDay, 2 * PER_DAY, 1);

    List<Integer> alarms = simulation.alarms(WINDOWS, 0);

    double days = (double) WINDOWS / perDay;
    System.out.printf(
        Locale.ROOT,
        "false alarms, phi %s, daily sine %s, %d windows a day: %d in %,d windows, %.2f in %d days;"
            + " mark 0 in 2,000, and 1 in %d days in the long run%n",
        phi,
        amplitude,
        perDay,
        alarms.size(),
        WINDOWS,
        alarms.size() * DAYS_OF_A_FALSE_ALARM / days,
        DAYS_OF_A_FALSE_ALARM,
        DAYS_OF_A_FALSE_ALARM);
    if (phi == 0 && amplitude == 0 || phi > 0) {
      assertThat(simulation.detector().power()).as("no evidence is given away").isEqualTo(1);
    }
    if (WINDOWS <= 2_000) {
      assertThat(alarms).isEmpty();
    } else {
      assertThat(alarms.size() * (double) DAYS_OF_A_FALSE_ALARM / days).isLessThanOrEqualTo(1);
    }
  }

  /** Other noise than above: the reference period must not have been a lucky one. */
  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void aLargeDailySineRaisesNoAlarmWhateverTheNoise(long seed) {
    Simulation simulation = new Simulation(0, 1, PER_DAY, 2 * PER_DAY, seed);

    assertThat(simulation.alarms(2_000, 0)).isEmpty();
  }

  /** Evidence multiplied as if windows were independent passes the threshold every day. */
  @Test
  void aDailySineWouldRaiseAlarmsIfWindowsWereTakenForIndependent() {
    Simulation simulation = new Simulation(0, 1, PER_DAY, 2 * PER_DAY, 1);

    assertThat(simulation.detector().power()).isLessThan(1);
    assertThat(simulation.alarms(2_000, 0, new Detector(DAYS_OF_A_FALSE_ALARM * PER_DAY, 1)))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 4", "0, 0.25, 5", "0.9, 0.5, 10"})
  void aShiftOfOneFeatureOfTwentyIsFoundInTime(double phi, double shift, int mark) {
    Simulation simulation = new Simulation(phi, 0, PER_DAY, CALIBRATION, 1);
    int[] delays = new int[REPEATS];
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      delays[repeat] = simulation.delay(10, shift, 60);
    }

    System.out.printf(
        Locale.ROOT,
        "delay, phi %s, shift %s sigma: median %.0f windows of %d runs; mark %d%n",
        phi,
        shift,
        Simulation.median(delays),
        REPEATS,
        mark);
    assertThat(Simulation.median(delays)).isLessThanOrEqualTo(mark);
    assertThat(delays).doesNotContain(-1);
  }
}
