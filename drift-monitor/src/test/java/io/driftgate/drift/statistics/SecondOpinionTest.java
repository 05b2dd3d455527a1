package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.exception.MathInternalError;
import org.apache.commons.math3.exception.NumberIsTooLargeException;
import org.apache.commons.math3.exception.ZeroException;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

/**
 * What commons-math3 3.6.1 says of the same numbers: other code by other people. Where it errs, or
 * means something else by the same name, the deviation is asserted as what it is; these are the
 * reasons that it is not in the product.
 */
class SecondOpinionTest {
  private static final int ROUNDS = 200;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private final Random random = new Random(11);

  private final KolmogorovSmirnovTest theirs = new KolmogorovSmirnovTest();

  @Test
  void theSameDistanceWhateverTheSizesAndTies() {
    for (int round = 0; round < ROUNDS; round++) {
      int n = 2 + random.nextInt(400);
      int m = 2 + random.nextInt(400);
      boolean tied = random.nextBoolean();
      double[] x = sample(n, 0, tied);
      double[] y = sample(m, random.nextDouble(), tied);

      assertThat(KolmogorovSmirnov.test(x, y).statistic())
          .isEqualTo(theirs.kolmogorovSmirnovStatistic(x, y), within(1e-12));
    }
  }

  /** Both are exact: the probability of a distance as large or larger. */
  @Test
  void theSameExactProbabilityWithoutTies() {
    for (int round = 0; round < ROUNDS; round++) {
      double[] x = sample(2 + random.nextInt(40), 0, false);
      double[] y = sample(2 + random.nextInt(40), random.nextDouble(), false);

      double p = theirs.kolmogorovSmirnovTest(x, y, false);
      assertThat(KolmogorovSmirnov.test(x, y).pValue()).isEqualTo(p, within(p * 1e-9));
    }
  }

  /** Unless told otherwise it asks for a distance that is larger: at n = 10 83 % less. */
  @Test
  void itsProbabilityIsThatOfALargerDistance() {
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] y = {6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5};
    KolmogorovSmirnov ours = KolmogorovSmirnov.test(x, y);
    double worst = 0;
    for (int shift = 0; shift < 10; shift++) {
      int by = shift;
      double[] shifted = mapped(y, value -> value - by);
      double right = KolmogorovSmirnov.test(x, shifted).pValue();
      double found = theirs.kolmogorovSmirnovTest(x, shifted);
      assertThat(found).isLessThanOrEqualTo(right * (1 + 1e-9));
      worst = Math.max(worst, 1 - found / right);
    }

    assertThat(ours.statistic()).isEqualTo(0.6, within(1e-12));
    assertThat(ours.pValue()).isEqualTo(theirs.kolmogorovSmirnovTest(x, y, false), within(1e-12));
    assertThat(worst).isBetween(0.6, 1.0);
  }

  /** It puts noise on tied values, so that the distance it judges is another one. */
  @Test
  void itsProbabilityOfTiedValuesIsOfOtherValues() {
    double[] x = new double[10];
    double[] y = new double[12];
    KolmogorovSmirnov ours = KolmogorovSmirnov.test(x, y);

    assertThat(theirs.kolmogorovSmirnovStatistic(x, y)).isZero();
    assertThat(ours.pValue()).isEqualTo(1);
    assertThat(theirs.kolmogorovSmirnovTest(x, y, false)).isLessThan(1);
  }

  /** Beyond a product of sizes of 10,000 it takes the limit for many values, without correction. */
  @Test
  void itsProbabilityForManyValuesIsNear() {
    for (int round = 0; round < 20; round++) {
      double[] x = sample(1_000, 0, false);
      double[] y = sample(1_000, 0.05, false);

      double p = KolmogorovSmirnov.test(x, y).pValue();
      assertThat(theirs.kolmogorovSmirnovTest(x, y)).isEqualTo(p, within(p * 0.05));
    }
  }

  @Test
  void ofNegativeZeroItSaysNothingOrTheWrongDistance() {
    double[] x = {-0.0, 1};
    double[] y = {0.0, 1};

    assertThat(KolmogorovSmirnov.test(x, y).statistic()).isZero();
    assertThat(theirs.kolmogorovSmirnovStatistic(x, y)).isEqualTo(0.5);
    assertThatThrownBy(() -> theirs.kolmogorovSmirnovTest(x, y))
        .isInstanceOf(NumberIsTooLargeException.class);
  }

  @Test
  void onInfinitiesThatAreTiedItFails() {
    double[] x = {-INFINITE, 0, INFINITE};
    double[] y = {-INFINITE, 1, INFINITE};

    assertThat(KolmogorovSmirnov.test(x, y).statistic()).isEqualTo(1 / 3.0, within(1e-12));
    assertThat(theirs.kolmogorovSmirnovStatistic(x, y)).isEqualTo(1 / 3.0, within(1e-12));
    assertThatThrownBy(() -> theirs.kolmogorovSmirnovTest(x, y))
        .isInstanceOf(MathInternalError.class);
  }

  /** It is taken for larger than all. */
  @Test
  void valuesThatAreNoNumbersPassSilently() {
    double[] x = {Double.NaN, 1, 2};
    double[] y = {1.5, 2.5, 3.5};

    assertThatThrownBy(() -> KolmogorovSmirnov.test(x, y)).hasMessageContaining("reference[0]");
    assertThat(theirs.kolmogorovSmirnovTest(x, y, false)).isEqualTo(1, within(1e-12));
  }

  @Test
  void theSameChiSquare() {
    ChiSquareTest test = new ChiSquareTest();
    for (int round = 0; round < ROUNDS; round++) {
      long[] reference = counts(2 + random.nextInt(10));
      long[] current = counts(reference.length);
      BinnedCounts.ChiSquare ours = BinnedCounts.of(reference, current).chiSquare();

      double statistic = test.chiSquareDataSetsComparison(reference, current);
      assertThat(ours.statistic()).isEqualTo(statistic, within(1e-9 * statistic));
      // it subtracts from 1: nothing is left below 1e-16
      assertThat(ours.pValue())
          .isEqualTo(test.chiSquareTestDataSetsComparison(reference, current), within(1e-13));
    }
  }

  @Test
  void itsChiSquareHasNoSmallProbabilitiesAndNoEmptyBins() {
    ChiSquareTest test = new ChiSquareTest();
    long[] all = {100, 0};
    long[] none = {0, 100};

    assertThat(BinnedCounts.of(all, none).chiSquare().pValue())
        .isEqualTo(2.0884875837625446e-45, within(1e-54));
    assertThat(test.chiSquareTestDataSetsComparison(all, none)).isZero();
    assertThat(
            BinnedCounts.of(new long[] {9, 0, 2}, new long[] {2, 0, 9})
                .chiSquare()
                .degreesOfFreedom())
        .isEqualTo(1);
    assertThatThrownBy(
            () -> test.chiSquareDataSetsComparison(new long[] {9, 0, 2}, new long[] {2, 0, 9}))
        .isInstanceOf(ZeroException.class);
  }

  /** It has the larger of the two, and corrects neither for continuity nor for ties. */
  @Test
  void theSameOfMannAndWhitneyButForItsCorrections() {
    MannWhitneyUTest test = new MannWhitneyUTest();
    for (int round = 0; round < ROUNDS; round++) {
      boolean tied = random.nextBoolean();
      double[] x = sample(30 + random.nextInt(100), 0, tied);
      double[] y = sample(30 + random.nextInt(100), 0.2, tied);
      MannWhitney ours = MannWhitney.test(x, y);

      double other = (double) x.length * y.length - ours.statistic();
      assertThat(test.mannWhitneyU(x, y))
          .isEqualTo(Math.max(ours.statistic(), other), within(1e-9));
      double p = test.mannWhitneyUTest(x, y);
      assertThat(ours.pValue()).isEqualTo(p, within(p * (tied ? 0.2 : 0.03)));
      if (!tied) {
        assertThat(ours.pValue()).isGreaterThanOrEqualTo(p);
      }
    }
  }

  private long[] counts(int bins) {
    return random.longs(bins, 1, 200).toArray();
  }

  /** Normal values; tied are multiples of a third, all zeros positive. */
  private double[] sample(int size, double shift, boolean tied) {
    double[] values = new double[size];
    for (int index = 0; index < size; index++) {
      double value = random.nextGaussian() + shift;
      values[index] = tied ? Math.rint(value * 3) / 3 + 0.0 : value;
    }
    return values;
  }

  private static double[] mapped(double[] values, DoubleUnaryOperator by) {
    double[] mapped = new double[values.length];
    for (int index = 0; index < values.length; index++) {
      mapped[index] = by.applyAsDouble(values[index]);
    }
    return mapped;
  }
}
