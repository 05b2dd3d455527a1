package io.driftgate.drift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.comparison.Column;
import io.driftgate.drift.comparison.Measured;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.drift.comparison.Sample;
import io.driftgate.schemas.DriftMeasure;
import io.driftgate.schemas.DriftRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference of a score and of numeric features, and effects that are drawn or set by hand. */
class WindowRuleTest {
  private static final int ROWS = 1_000;

  /** Usual effects are a few hundredths, far below the gates. */
  private static final double USUAL = 0.02;

  private static final Duration WINDOW = Duration.ofMinutes(5);

  private final SplittableRandom random = new SplittableRandom(7);

  private static Reference reference(int features) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.score());
    for (int feature = 0; feature < features; feature++) {
      columns.add(
          new Column("f" + feature, false, Column.Kind.NUMBER, null, Set.of(), false, false));
    }
    Sample sample = new Sample(ROWS);
    double[] values = new SplittableRandom(1).doubles(ROWS).toArray();
    columns.stream()
        .filter(column -> !column.isScore())
        .forEach(column -> sample.numbers(column, values));
    return Reference.of(columns, sample.scores(values));
  }

  /** Effects of a window in which nothing changed; all go up and down together a little. */
  private double[] usual(Reference reference) {
    double common = random.nextDouble(0.5, 1.5);
    double[] effects = new double[reference.measures().size()];
    Arrays.setAll(effects, index -> USUAL * common * random.nextDouble(0.5, 1.5));
    return effects;
  }

  private WindowRule rule(Reference reference, int windows, DecisionSettings settings) {
    List<Calibration.Window> period = new ArrayList<>();
    for (int window = 0; window < windows; window++) {
      period.add(Calibration.Window.of(usual(reference), ROWS));
    }
    return new WindowRule(reference, Calibration.of(reference, period), settings);
  }

  private static int index(Reference reference, String column, DriftMeasure measure) {
    for (int index = 0; index < reference.measures().size(); index++) {
      Measured measured = reference.measures().get(index);
      if (measured.column().name().equals(column) && measured.measure() == measure) {
        return index;
      }
    }
    throw new AssertionError("no " + measure + " of " + column);
  }

  private static List<String> named(Decision decision) {
    return decision.measures().stream()
        .filter(MeasureDecision::named)
        .map(measure -> measure.measured().column().name() + " " + measure.measured().measure())
        .toList();
  }

  /**
   * A measure just below its gate is the largest effect; another, smaller in units of what is
   * usual, is past its own. With so few windows for so many measures Holm can name nothing.
   */
  @ParameterizedTest
  @ValueSource(ints = {200, 2_000})
  void aLargerEffectBelowItsGateHidesNoOther(int windows) {
    Reference reference = reference(100);
    DecisionSettings settings = DecisionSettings.defaults(WINDOW);
    WindowRule rule = rule(reference, windows, settings);
    double[] effects = usual(reference);
    effects[index(reference, "f3", DriftMeasure.MISSING)] = settings.gate() * 0.99;
    effects[index(reference, "score", DriftMeasure.DISTRIBUTION)] = settings.scoreGate() * 1.5;

    Decision decision = rule.decide(effects, null, ROWS);

    assertThat(decision.rule()).isEqualTo(DriftRule.CALIBRATED);
    assertThat(decision.rank()).isZero();
    assertThat(decision.pValue()).isEqualTo(1.0 / (1 + windows));
    assertThat(named(decision)).containsExactly("score DISTRIBUTION");
  }

  @Test
  void allThatDepartedAreNamedNotOnlyTheFarthest() {
    Reference reference = reference(100);
    WindowRule rule = rule(reference, 200, DecisionSettings.defaults(WINDOW));
    double[] effects = usual(reference);
    effects[index(reference, "score", DriftMeasure.DISTRIBUTION)] = 0.2;
    effects[index(reference, "f1", DriftMeasure.DISTRIBUTION)] = 0.9;
    effects[index(reference, "f2", DriftMeasure.DISTRIBUTION)] = 0.15;

    assertThat(named(rule.decide(effects, null, ROWS)))
        .containsExactly("score DISTRIBUTION", "f1 DISTRIBUTION", "f2 DISTRIBUTION");
  }

  /** One measure that is restless in the reference period makes T coarse for all others. */
  @Test
  void aMeasureIsAlsoNamedByItsOwnRank() {
    Reference reference = reference(2);
    int restless = index(reference, "f0", DriftMeasure.MISSING);
    int quiet = index(reference, "f1", DriftMeasure.DISTRIBUTION);
    List<Calibration.Window> period = new ArrayList<>();
    for (int window = 0; window < 400; window++) {
      double[] effects = usual(reference);
      // an outage in one window of ten
      effects[restless] = window % 10 == 0 ? 0.9 : USUAL;
      period.add(Calibration.Window.of(effects, ROWS));
    }
    WindowRule rule =
        new WindowRule(
            reference, Calibration.of(reference, period), DecisionSettings.defaults(WINDOW));
    double[] effects = usual(reference);
    effects[quiet] = 0.3;

    Decision decision = rule.decide(effects, null, ROWS);

    assertThat(decision.pValue()).as("T was as large in one window of ten").isGreaterThan(0.05);
    assertThat(named(decision)).containsExactly("f1 DISTRIBUTION");
  }

  /** Each way to name something errs in at most one window of twenty. */
  @Test
  void ofUsualWindowsFewNameAnything() {
    Reference reference = reference(20);
    DecisionSettings defaults = DecisionSettings.defaults(WINDOW);
    DecisionSettings withoutGates =
        new DecisionSettings(
            defaults.window(),
            0,
            0,
            defaults.falseAlarmEvery(),
            defaults.alpha(),
            defaults.minRows(),
            defaults.quietWindows(),
            defaults.coolDown());
    WindowRule rule = rule(reference, 2_000, withoutGates);
    int windows = 4_000;
    int naming = 0;
    for (int window = 0; window < windows; window++) {
      naming += named(rule.decide(usual(reference), null, ROWS)).isEmpty() ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT, "usual windows that name a measure: %d of %,d%n", naming, windows);

    assertThat(naming / (double) windows).isBetween(0.02, 0.10);
  }

  @Test
  void whatIsNotComparedIsNotNamed() {
    Reference reference = reference(2);
    WindowRule rule = rule(reference, 200, DecisionSettings.defaults(WINDOW));
    double[] effects = usual(reference);
    Arrays.fill(effects, Double.NaN);

    Decision decision = rule.decide(effects, null, ROWS);

    assertThat(decision.t()).isZero();
    assertThat(decision.pValue()).isEqualTo(1);
    assertThat(named(decision)).isEmpty();
  }

  /** A smaller sample has larger effects by noise alone. */
  @Test
  void effectsOfASmallerSampleCountForLess() {
    Reference reference = reference(2);
    WindowRule rule = rule(reference, 200, DecisionSettings.defaults(WINDOW));
    double[] effects = usual(reference);

    Decision whole = rule.decide(effects, null, ROWS);
    Decision small = rule.decide(effects, null, ROWS / 10);

    assertThat(small.t()).isLessThan(whole.t());
  }

  @Test
  void withTooFewWindowsTextbookTestsDecide() {
    Reference reference = reference(2);
    DecisionSettings settings = DecisionSettings.defaults(WINDOW);
    WindowRule rule = rule(reference, Calibration.WINDOWS_MIN - 1, settings);
    double[] effects = usual(reference);
    double[] pValues = new double[effects.length];
    Arrays.fill(pValues, settings.alpha() / 2);
    pValues[0] = settings.alpha() / pValues.length / 2;
    effects[0] = settings.scoreGate();
    effects[1] = 1;

    Decision decision = rule.decide(effects, pValues, ROWS);

    assertThat(decision.rule()).isEqualTo(DriftRule.FALLBACK);
    assertThat(decision.t()).isNull();
    assertThat(named(decision)).as("after Holm's correction").containsExactly("score DISTRIBUTION");
  }
}
