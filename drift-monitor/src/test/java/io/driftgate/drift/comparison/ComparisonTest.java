package io.driftgate.drift.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.models.Interval;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Column NUMBER =
      new Column("n", false, Column.Kind.NUMBER, new Interval(0.0, 10.0), Set.of(), false, false);
  private static final Column TEXT =
      new Column("t", false, Column.Kind.TEXT, null, Set.of("x", "y", "z"), false, false);

  private static FeatureReport compare(Column column, Sample reference, Sample current) {
    return Comparison.of(Reference.of(List.of(column), reference), current).features().get(0);
  }

  private static MeasureReport measure(FeatureReport report, DriftMeasure measure) {
    return report.getMeasures().stream()
        .filter(one -> one.getMeasure() == measure)
        .findFirst()
        .orElseThrow();
  }

  private static Sample numbers(double... values) {
    return new Sample(values.length).numbers(NUMBER, values);
  }

  private static Sample texts(@Nullable String... values) {
    return new Sample(values.length).categories("t", values);
  }

  @Test
  void missingValuesAreCountedAndNeverCompared() {
    FeatureReport report =
        compare(NUMBER, numbers(1, 2, 3, 4), numbers(Double.NaN, 1, 2, 3, 4, Double.NaN));

    assertThat(measure(report, DriftMeasure.DISTRIBUTION).getEffect()).isZero();
    assertThat(measure(report, DriftMeasure.MISSING).getEffect()).isEqualTo(1.0 / 3);
    assertThat(report.getRows()).isEqualTo(4);
  }

  @Test
  void numbersOutsideTheRangeOfTrainingAreAMeasureOfTheirOwn() {
    FeatureReport report = compare(NUMBER, numbers(0, 5, 10), numbers(-1, 0, 10, 10.5));

    assertThat(measure(report, DriftMeasure.OUT_OF_RANGE).getEffect()).isEqualTo(0.5);
    assertThat(report.getOutOfRangeRate()).isEqualTo(0.5);
  }

  @Test
  void categoriesThatCameWentAndAreUnknown() {
    FeatureReport report = compare(TEXT, texts("x", "x", "y", "y"), texts("x", "z", "w", null));

    assertThat(report.getCategoriesNew()).containsExactly("w", "z");
    assertThat(report.getCategoriesGone()).containsExactly("y");
    assertThat(measure(report, DriftMeasure.UNKNOWN_CATEGORY).getEffect())
        .as("z is known from the manifest, w is not")
        .isEqualTo(1.0 / 3);
    assertThat(measure(report, DriftMeasure.DISTRIBUTION).getEffect())
        .isEqualTo(2.0 / 3, within(1e-12));
    assertThat(report.getPopulationStabilityIndex()).isInfinite();
  }

  @Test
  void noCategoryOfASensitiveColumnIsShown() {
    Column secret = new Column("t", false, Column.Kind.TEXT, null, Set.of(), true, false);

    FeatureReport report = compare(secret, texts("alice", "bob"), texts("carol", "bob"));

    assertThat(report.toString()).doesNotContain("alice").doesNotContain("bob", "carol");
    assertThat(measure(report, DriftMeasure.DISTRIBUTION).getEffect()).isEqualTo(0.5);
  }

  /** 0.1 of a CSV file, and 0.1f of an event. */
  @Test
  void numbersOfSinglePrecisionAreComparedInIt() {
    Column single = new Column("n", false, Column.Kind.NUMBER, null, Set.of(), false, true);
    double[] fromFile = {0.1, 0.2, 0.3};
    double[] fromEvents = {0.1f, 0.2f, 0.3f};

    FeatureReport report =
        compare(
            single,
            new Sample(3).numbers(single, fromFile),
            new Sample(3).numbers(single, fromEvents));

    assertThat(measure(report, DriftMeasure.DISTRIBUTION).getEffect()).isZero();
  }

  @Test
  void aConstantReferenceIsComparedWithoutDividingByItsDeviation() {
    FeatureReport report =
        compare(NUMBER, numbers(0.3, 0.3, 0.3, 0.3, 0.3), numbers(0.3, 0.4, 0.5, 0.6, 0.3));

    assertThat(measure(report, DriftMeasure.DISTRIBUTION).getEffect())
        .isEqualTo(0.6, within(1e-12));
    assertThat(report.getWasserstein()).isNull();
  }

  @Test
  void aColumnThatTheSampleDoesNotHaveIsLeftOut() {
    Reference reference =
        Reference.of(
            List.of(NUMBER, TEXT),
            new Sample(2).numbers(NUMBER, new double[] {1, 2}).categories("t", new String[2]));

    assertThat(reference.measures()).as("a column without any value is no reference").hasSize(3);
    Comparison comparison = Comparison.of(reference, texts("x", "y"));
    assertThat(Arrays.stream(comparison.effects())).allMatch(value -> Double.isNaN(value));
    assertThat(comparison.features().get(0).getMeasures()).isEmpty();
  }

  @Test
  void theFastDistanceIsTheOneOfTheTest() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 200; round++) {
      double grain = round % 2 == 0 ? 0 : 1 + random.nextInt(5);
      double[] a = values(random, 2 + random.nextInt(60), grain);
      double[] b = values(random, 2 + random.nextInt(60), grain);

      assertThat(KolmogorovSmirnov.distance(a, b))
          .isEqualTo(KolmogorovSmirnov.test(a, b).statistic(), within(1e-12));
    }
  }

  private static double[] values(SplittableRandom random, int count, double grain) {
    return random
        .doubles(count)
        .map(value -> grain == 0 ? value : Math.floor(value * grain))
        .sorted()
        .toArray();
  }

  /** Noise of no drift at all passes the bound in one comparison of twenty at most. */
  @Test
  void noiseStaysBelowItsBound() {
    SplittableRandom random = new SplittableRandom(9);
    double[] values = random.doubles(2_000).toArray();
    String[] texts = new String[2_000];
    Arrays.setAll(texts, row -> List.of("x", "y", "z").get(random.nextInt(3)));
    Reference reference =
        Reference.of(
            List.of(NUMBER, TEXT),
            new Sample(2_000).numbers(NUMBER, values).categories("t", texts));
    double[] bound = reference.noise(200);
    int passed = 0;
    for (int round = 0; round < 1_000; round++) {
      String[] current = new String[200];
      Arrays.setAll(current, row -> List.of("x", "y", "z").get(random.nextInt(3)));
      double[] effects =
          reference.effects(
              new Sample(200)
                  .numbers(NUMBER, random.doubles(200).toArray())
                  .categories("t", current));
      boolean over = false;
      for (int measure = 0; measure < effects.length; measure++) {
        over |= effects[measure] > bound[measure];
      }
      passed += over ? 1 : 0;
    }
    assertThat(passed).isLessThan(70);
  }

  @Test
  void binsHoldAllValuesOfBothSides() {
    SplittableRandom random = new SplittableRandom(2);
    FeatureReport report =
        compare(
            NUMBER,
            numbers(random.doubles(500).toArray()),
            numbers(random.doubles(300).map(value -> 2 * value).toArray()));

    assertThat(report.getBins()).isNotNull();
    assertThat(sum(report.getBins().getReference())).isEqualTo(1, within(1e-9));
    assertThat(sum(report.getBins().getCurrent())).isEqualTo(1, within(1e-9));
    assertThat(report.getBins().getEdges())
        .isSorted()
        .hasSize(report.getBins().getReference().size() + 1);
  }

  private static double sum(List<Double> shares) {
    return shares.stream().mapToDouble(Double::doubleValue).sum();
  }
}
