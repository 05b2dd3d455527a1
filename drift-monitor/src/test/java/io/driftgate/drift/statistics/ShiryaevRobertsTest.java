package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShiryaevRobertsTest {

  /** Its mean over uniform p-values is what makes it an e-value. */
  @Test
  void theCalibratorIntegratesToOne() {
    int steps = 2_000_000;
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      // finer towards 0, where nearly all of the mean lies: p = u^8
      double u = (step + 0.5) / steps;
      sum += ShiryaevRoberts.eValue(Math.pow(u, 8)) * 8 * Math.pow(u, 7) / steps;
    }
    // what is left below the smallest p is about -1 / ln p
    assertThat(sum).isLessThanOrEqualTo(1).isGreaterThan(0.98);
  }

  @Test
  void itIsSmoothWhereItsSeriesTakesOver() {
    assertThat(ShiryaevRoberts.eValue(1)).isEqualTo(0.5);
    assertThat(ShiryaevRoberts.eValue(1 - 0.99e-4))
        .isEqualTo(ShiryaevRoberts.eValue(1 - 1.01e-4), within(1e-6));
    assertThat(ShiryaevRoberts.eValue(0.01)).isEqualTo(4.4511, within(1e-3));
  }

  @Test
  void noPValueIsZeroOrNegative() {
    for (double p : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> ShiryaevRoberts.eValue(p))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fisherAgreesWithKnownTables() {
    // the tea tasting: 3 of 4 right, one-sided 0.243, two-sided 0.486
    assertThat(FisherExact.pValue(3, 4, 1, 4)).isEqualTo(0.4857142857142857, within(1e-12));
    assertThat(FisherExact.pValue(0, 100, 0, 50)).isEqualTo(1);
    assertThat(FisherExact.pValue(0, 4_000, 1_000, 1_000)).isLessThan(1e-300);
  }
}
