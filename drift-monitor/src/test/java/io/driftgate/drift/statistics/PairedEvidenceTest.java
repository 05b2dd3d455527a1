package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.drift.statistics.PairedEvidence.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PairedEvidenceTest {

  /** Its bets are the likelihood ratios of the other class. */
  @Test
  void withoutAMarginATestIsThatOfDiscordantPairs() {
    SplittableRandom random = new SplittableRandom(7);
    BernoulliEProcess process = new BernoulliEProcess();
    PairedEvidence evidence = PairedEvidence.none(Kind.TEST, 0);
    for (int event = 0; event < 500; event++) {
      int difference = random.nextInt(3) - 1;
      evidence = evidence.with(difference);
      if (difference != 0) {
        process.observe(difference < 0, 0.5);
      }
      assertThat(Math.log(evidence.value())).isCloseTo(process.log(), within(1e-9));
    }
  }

  /** M = (1 + M) (1 ± 0.2), by hand. */
  @Test
  void aDetectorAddsUpGamblersThatStartAllTheTime() {
    PairedEvidence evidence = PairedEvidence.none(Kind.DETECTOR, 0);
    assertThat(evidence.value()).isZero();
    evidence = evidence.with(-1);
    assertThat(evidence.value()).isCloseTo(1.2, within(1e-12));
    evidence = evidence.with(0);
    assertThat(evidence.value()).as("says nothing").isCloseTo(1.2, within(1e-12));
    evidence = evidence.with(1);
    assertThat(evidence.value()).isCloseTo(2.2 * 0.8, within(1e-12));
    evidence = evidence.with(-1);
    assertThat(evidence.value()).isCloseTo(2.76 * 1.2, within(1e-12));
  }

  /** Fair: the mean of the wealth over all outcomes of an event is what it was. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void atTheMarginNothingIsWonOnAverage(Kind kind) {
    double margin = 0.1;
    // better 0.2, worse 0.3: the mean difference is the margin
    PairedEvidence before = PairedEvidence.none(kind, margin).with(-1).with(0.5);
    double mean =
        0.2 * before.with(-1).value() + 0.3 * before.with(1).value() + 0.5 * before.with(0).value();
    double expected = kind == Kind.DETECTOR ? 1 + before.value() : before.value();
    assertThat(mean).isCloseTo(expected, within(1e-12));
  }

  /**
   * On the same events evidence grows with the margin. So the margins that it decides for lie above
   * one number, which is the upper confidence bound of the mean at all times.
   */
  @Test
  void whatIsBelowAMarginIsBelowALargerOne() {
    double[] margins = {0, 0.01, 0.05, 0.1, 0.5, 1};
    SplittableRandom random = new SplittableRandom(2);
    PairedEvidence[] evidence = new PairedEvidence[margins.length];
    for (int margin = 0; margin < margins.length; margin++) {
      evidence[margin] = PairedEvidence.none(Kind.TEST, margins[margin]);
    }
    for (int event = 0; event < 2_000; event++) {
      double difference = random.nextInt(3) - 1;
      for (int margin = 0; margin < margins.length; margin++) {
        evidence[margin] = evidence[margin].with(difference);
        if (margin > 0) {
          assertThat(evidence[margin].value()).isGreaterThanOrEqualTo(evidence[margin - 1].value());
        }
      }
    }
    assertThat(evidence[0].value()).isLessThan(20);
    assertThat(evidence[3].value()).isGreaterThan(20);
  }

  @Test
  void chanceReachesADetectorsThresholdNoSoonerThanPromised() {
    double threshold = 100;
    long events = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      PairedEvidence evidence = PairedEvidence.none(Kind.DETECTOR, 0);
      while (evidence.value() < threshold) {
        evidence = evidence.with(random.nextBoolean() ? 1 : -1);
        events++;
      }
    }
    assertThat((double) events / runs).isGreaterThan(threshold);
  }

  @Test
  void evidenceBeyondADoubleIsInfiniteAndGoesOn() {
    PairedEvidence evidence = PairedEvidence.none(Kind.DETECTOR, 0);
    for (int event = 0; event < 10_000; event++) {
      evidence = evidence.with(-1);
    }
    assertThat(evidence.value()).isInfinite();
    assertThat(evidence.with(1).wealth().get(0)).isFinite();
  }

  @Test
  void whatIsNoDifferenceIsRefused() {
    PairedEvidence evidence = PairedEvidence.none(Kind.TEST, 0);
    assertThatThrownBy(() -> evidence.with(1.5)).hasMessageContaining("found 1.5");
    assertThatThrownBy(() -> evidence.with(Double.NaN)).hasMessageContaining("found NaN");
    assertThatThrownBy(() -> new PairedEvidence(Kind.TEST, 0, List.of(0.0)))
        .hasMessageContaining("expected 2 logarithms");
    assertThatThrownBy(() -> PairedEvidence.none(Kind.TEST, -0.1))
        .hasMessageContaining("margin of 0 or more");
  }
}
