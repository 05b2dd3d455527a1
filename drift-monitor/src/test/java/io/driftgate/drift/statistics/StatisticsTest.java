package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What holds of the statistics whatever the numbers. */
class StatisticsTest {
  private static final int ROUNDS = 200;

  private final Random random = new Random(4);

  @Test
  void ksIsSymmetricAndKnowsOnlyTheOrder() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] x = sample();
      double[] y = sample();
      KolmogorovSmirnov ks = KolmogorovSmirnov.test(x, y);

      assertThat(KolmogorovSmirnov.test(y, x).statistic()).isEqualTo(ks.statistic(), within(1e-15));
      assertThat(KolmogorovSmirnov.test(mapped(x, Math::exp), mapped(y, Math::exp))).isEqualTo(ks);
      assertThat(ks.statistic()).isBetween(0.0, 1.0);
      assertThat(ks.pValue()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void aSampleIsNotFarFromItselfAndAllFarFromAnother() {
    double[] x = sample();
    double[] far = mapped(x, value -> value + 1e6);

    assertThat(KolmogorovSmirnov.test(x, x).statistic()).isZero();
    assertThat(KolmogorovSmirnov.test(x, x).pValue()).isEqualTo(1);
    assertThat(KolmogorovSmirnov.test(x, far).statistic()).isEqualTo(1);
    assertThat(Wasserstein.distance(x, x)).isZero();
    assertThat(Wasserstein.distance(x, far)).isEqualTo(1e6, within(1e-6));
  }

  @Test
  void bothZerosAreOneValue() {
    assertThat(KolmogorovSmirnov.test(new double[] {-0.0, 1}, new double[] {0.0, 1}).statistic())
        .isZero();
    assertThat(Wasserstein.distance(new double[] {-0.0}, new double[] {0.0})).isZero();
  }

  @Test
  void infinitiesThatAreTiedAreTied() {
    double[] x = {Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY};

    assertThat(KolmogorovSmirnov.test(x, x.clone()).statistic()).isZero();
  }

  @Test
  void theMethodFollowsFromTheSizes() {
    double[] limit = new double[KolmogorovSmirnov.EXACT_MAX];
    double[] beyond = new double[KolmogorovSmirnov.EXACT_MAX + 1];

    assertThat(KolmogorovSmirnov.test(limit, new double[3]).method())
        .isEqualTo(KolmogorovSmirnov.Method.EXACT);
    assertThat(KolmogorovSmirnov.test(new double[3], beyond).method())
        .isEqualTo(KolmogorovSmirnov.Method.ASYMPTOTIC);
  }

  @Test
  void missingValuesAndEmptySamplesAreRefused() {
    assertThatThrownBy(
            () -> KolmogorovSmirnov.test(new double[] {1, Double.NaN}, new double[] {1, 2}))
        .hasMessageContaining("reference[1] is NaN");
    assertThatThrownBy(() -> Wasserstein.distance(new double[] {1}, new double[0]))
        .hasMessageContaining("current has 0 values");
    assertThatThrownBy(() -> BinnedCounts.of(new long[] {1}, new long[] {1, 2}))
        .hasMessageContaining("1 bins");
    assertThatThrownBy(() -> BinnedCounts.of(new long[] {0, 0}, new long[] {1, 2}))
        .hasMessageContaining("not all zero");
    assertThatThrownBy(() -> AdjustedPValues.holm(new double[] {0.5, Double.NaN}))
        .hasMessageContaining("from 0 to 1");
  }

  @Test
  void standardisedDistanceHasNoUnit() {
    double[] x = sample();
    double[] y = sample();
    double distance = Wasserstein.standardised(x, y);

    assertThat(
            Wasserstein.standardised(
                mapped(x, value -> 1000 * value + 7), mapped(y, value -> 1000 * value + 7)))
        .isEqualTo(distance, within(1e-9));
    assertThat(Wasserstein.standardised(new double[] {2, 2}, new double[] {2})).isZero();
    assertThat(Wasserstein.standardised(new double[] {2, 2}, new double[] {3})).isInfinite();
  }

  @Test
  void distancesOfCountsAreThoseOfTheirShares() {
    for (int round = 0; round < ROUNDS; round++) {
      long[] a = random.longs(6, 1, 500).toArray();
      long[] b = random.longs(6, 1, 500).toArray();
      BinnedCounts counts = BinnedCounts.of(a, b);
      BinnedCounts twice = BinnedCounts.of(Arrays.stream(a).map(count -> 2 * count).toArray(), b);

      assertThat(twice.totalVariation()).isEqualTo(counts.totalVariation(), within(1e-12));
      assertThat(BinnedCounts.of(b, a).totalVariation())
          .isEqualTo(counts.totalVariation(), within(1e-12));
      assertThat(counts.jensenShannonDistance()).isBetween(0.0, 1.0);
      // Pinsker's inequality for the divergence to the middle, in bits
      assertThat(counts.jensenShannonDistance())
          .isGreaterThanOrEqualTo(counts.totalVariation() / Math.sqrt(2 * Math.log(2)) - 1e-12);
    }
    BinnedCounts nothing = BinnedCounts.of(new long[] {5, 0}, new long[] {0, 5});
    assertThat(nothing.totalVariation()).isEqualTo(1);
    assertThat(nothing.jensenShannonDistance()).isEqualTo(1, within(1e-12));
  }

  @Test
  void oneBinThatHasEverythingSaysNothing() {
    assertThat(BinnedCounts.of(new long[] {5, 0}, new long[] {9, 0}).chiSquare())
        .isEqualTo(new BinnedCounts.ChiSquare(0, 0, 1));
  }

  @Test
  void adjustedPValuesKeepTheOrderAndAreNeverSmaller() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] p = random.doubles(12).toArray();
      double[] holm = AdjustedPValues.holm(p);
      double[] bonferroni = AdjustedPValues.bonferroni(p);
      for (int i = 0; i < p.length; i++) {
        assertThat(holm[i]).isBetween(p[i], bonferroni[i] + 1e-15);
        for (int j = 0; j < p.length; j++) {
          assertThat(p[i] < p[j] && holm[i] > holm[j]).isFalse();
        }
      }
    }
    assertThat(AdjustedPValues.holm(new double[0])).isEmpty();
  }

  private double[] sample() {
    double[] sample = new double[2 + random.nextInt(60)];
    for (int index = 0; index < sample.length; index++) {
      // some values are tied
      sample[index] = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextGaussian();
    }
    return sample;
  }

  private static double[] mapped(double[] sample, DoubleUnaryOperator function) {
    return Arrays.stream(sample).map(function).toArray();
  }
}
