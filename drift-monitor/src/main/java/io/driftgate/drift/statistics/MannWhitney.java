package io.driftgate.drift.statistics;

import org.apache.commons.statistics.inference.ContinuityCorrection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The Mann-Whitney U test, two-sided: whether one sample tends to larger values than the other. The
 * p-value is that of the normal approximation with correction for ties and continuity, as scipy's
 * {@code method='asymptotic'}; it is shown beside other figures and decides nothing.
 *
 * @param statistic U of the reference
 * @param pValue of both sides
 */
public record MannWhitney(double statistic, double pValue) {
  /**
   * Tests two samples.
   *
   * @throws IllegalArgumentException when one is empty or holds NaN
   */
  public static MannWhitney test(double[] reference, double[] current) {
    Samples.require(reference, 1, "reference");
    Samples.require(current, 1, "current");
    var result =
        MannWhitneyUTest.withDefaults()
            .with(PValueMethod.ASYMPTOTIC)
            .with(ContinuityCorrection.ENABLED)
            .test(Samples.sorted(reference), Samples.sorted(current));
    return new MannWhitney(result.getStatistic(), result.getPValue());
  }
}
