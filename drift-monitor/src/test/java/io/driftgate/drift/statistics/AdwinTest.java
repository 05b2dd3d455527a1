package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a window of recent values ends where they changed. */
class AdwinTest {
  private static final double DELTA = 0.002;

  private static Adwin none() {
    return new Adwin(Adwin.State.none(), DELTA);
  }

  /** The published promise is a level for each check; what chance really cuts is far less. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.5})
  void withoutAChangeHardlyAnythingIsCut(double errors) {
    int streams = 200;
    int cut = 0;
    for (int stream = 0; stream < streams; stream++) {
      SplittableRandom random = new SplittableRandom(stream);
      Adwin window = none();
      boolean changed = false;
      for (int event = 0; event < 10_000; event++) {
        changed |= window.observe(random.nextDouble() < errors ? 1 : 0);
      }
      cut += changed ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "ADWIN, errors of %.2f all the time: %d of %d streams of 10,000 events cut; mark %d%n",
        errors,
        cut,
        streams,
        streams / 50);
    assertThat(cut).isLessThanOrEqualTo(streams / 50);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 0.20, 200", "0.05, 0.10, 700", "0.20, 0.05, 400"})
  void aChangeIsFoundAndWhatWasBeforeIsForgotten(double before, double after, int mark) {
    int[] delays = new int[101];
    double[] means = new double[delays.length];
    for (int seed = 0; seed < delays.length; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Adwin window = none();
      for (int event = 0; event < 5_000; event++) {
        window.observe(random.nextDouble() < before ? 1 : 0);
      }
      boolean changed = false;
      for (int event = 1; event <= 5_000; event++) {
        boolean now = window.observe(random.nextDouble() < after ? 1 : 0);
        if (now && !changed) {
          delays[seed] = event;
          changed = true;
        }
      }
      assertThat(changed).as("seed " + seed).isTrue();
      means[seed] = window.mean();
    }
    Arrays.sort(delays);
    Arrays.sort(means);
    System.out.printf(
        Locale.ROOT,
        "ADWIN, errors of %.2f that become %.2f: found after a median of %,d events; mark %,d%n",
        before,
        after,
        delays[delays.length / 2],
        mark);
    assertThat(delays[delays.length / 2]).isLessThanOrEqualTo(mark);
    assertThat(means[means.length / 2]).isCloseTo(after, within(0.01));
  }

  @Test
  void aWindowThatNothingIsCutFromHasTheMeanOfAll() {
    SplittableRandom random = new SplittableRandom(4);
    Adwin window = none();
    double sum = 0;
    for (int event = 0; event < 1_000; event++) {
      double value = random.nextDouble();
      sum += value;
      assertThat(window.observe(value)).isFalse();
    }
    assertThat(window.count()).isEqualTo(1_000);
    assertThat(window.mean()).isCloseTo(sum / 1_000, within(1e-12));
  }

  /**
   * Sixty-four values of 0 and as many of 1, by hand: of 96 values the parts of 64 and 32 differ by
   * 1, and chance by .68; so do 32 and 32 (.86), and 16 and 32 do not (1.1). When 64 of 1 are
   * there, 16 of 0 do (.89), which are one bucket.
   */
  @Test
  void whatIsOldIsDroppedStepByStep() {
    Adwin window = none();
    for (int event = 1; event <= 128; event++) {
      boolean changed = window.observe(event <= 64 ? 0 : 1);
      assertThat(changed).as("after " + event).isEqualTo(event == 96 || event == 128);
      if (event == 96) {
        assertThat(window.count()).isEqualTo(48);
        assertThat(window.mean()).isEqualTo(32 / 48.0);
      }
    }
    assertThat(window.count()).isEqualTo(64);
    assertThat(window.mean()).isEqualTo(1);
  }

  @Test
  void memoryGrowsWithTheLogarithm() {
    SplittableRandom random = new SplittableRandom(5);
    Adwin window = none();
    for (int event = 0; event < 1_000_000; event++) {
      window.observe(random.nextDouble() < 0.1 ? 1 : 0);
    }
    int buckets = window.state().sizes().stream().mapToInt(size -> size.size()).sum();
    assertThat(window.count()).isEqualTo(1_000_000);
    assertThat(buckets).isLessThanOrEqualTo(Adwin.BUCKETS * 20);
  }

  @Test
  void aStateThatIsReadBackGoesOnToTheLastBit() throws Exception {
    ObjectMapper json = new ObjectMapper();
    SplittableRandom random = new SplittableRandom(6);
    Adwin whole = none();
    Adwin interrupted = none();
    for (int event = 0; event < 5_000; event++) {
      double value = random.nextDouble() * (event < 3_000 ? 0.3 : 1);
      assertThat(interrupted.observe(value)).isEqualTo(whole.observe(value));
      if (event % 77 == 0) {
        byte[] kept = json.writeValueAsBytes(interrupted.state());
        interrupted = new Adwin(json.readValue(kept, Adwin.State.class), DELTA);
      }
    }
    assertThat(interrupted.state()).isEqualTo(whole.state());
    assertThat(interrupted.mean()).isEqualTo(whole.mean());
    assertThat(whole.count()).isBetween(1_000L, 2_100L);
  }

  @Test
  void whatIsNoLossIsRefused() {
    assertThatThrownBy(() -> none().observe(1.5)).hasMessageContaining("found 1.5");
    assertThatThrownBy(() -> none().observe(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Adwin(Adwin.State.none(), 0)).hasMessageContaining("0.0");
    assertThat(none().mean()).isNaN();
  }
}
