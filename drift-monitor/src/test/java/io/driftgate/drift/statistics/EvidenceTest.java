package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evidence that may be looked at after every event: how soon it is there, how often wrongly. */
class EvidenceTest {
  private static final double STABLE_ERRORS = 0.05;
  private static final int RUNS = 201;

  /** One error in twenty: a shadow that goes back to the shelf has cost nobody anything. */
  private static final double PAIRED = 20;

  /** One in 400, to either side. */
  private static final double SPLIT = 400;

  /** Both versions score every event; their errors are independent. */
  @ParameterizedTest
  @CsvSource({"0.07, 1525", "0.10, 313"})
  void aWorseShadowIsFoundOnPairsOfOutcomes(double errors, int mark) {
    double median =
        median(
            seed -> {
              SplittableRandom random = new SplittableRandom(seed);
              BernoulliEProcess evidence = new BernoulliEProcess();
              int events = 0;
              while (evidence.value() < PAIRED) {
                events++;
                boolean stableErrs = random.nextDouble() < STABLE_ERRORS;
                boolean candidateErrs = random.nextDouble() < errors;
                if (stableErrs != candidateErrs) {
                  evidence.observe(candidateErrs, 0.5);
                }
              }
              return events;
            });

    report("paired, errors of %.2f: median %,.0f labelled events; mark %,d", errors, median, mark);
    assertThat(median).isLessThanOrEqualTo(mark);
  }

  /** A tenth of the keys is the canary's; each event is scored by one version. */
  @ParameterizedTest
  @CsvSource({"0.07, 2671", "0.10, 432"})
  void aWorseCanaryIsFoundAmongTheErrors(double errors, int mark) {
    double median =
        median(
            seed -> {
              SplittableRandom random = new SplittableRandom(seed);
              BernoulliEProcess evidence = new BernoulliEProcess();
              int canaryEvents = 0;
              while (evidence.value() < SPLIT) {
                boolean canary = random.nextDouble() < 0.1;
                canaryEvents += canary ? 1 : 0;
                if (random.nextDouble() < (canary ? errors : STABLE_ERRORS)) {
                  evidence.observe(canary, 0.1);
                }
              }
              return canaryEvents;
            });

    report(
        "split, errors of %.2f: median %,.0f labels of the canary; mark %,d", errors, median, mark);
    assertThat(median).isLessThanOrEqualTo(mark);
  }

  /** A model against itself, a tenth of the keys, looked at after every label, both ways. */
  @Test
  void aModelIsNotFoundWorseOrBetterThanItself() {
    int runs = 1_000;
    int wrong = 0;
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(run);
      BernoulliEProcess worse = new BernoulliEProcess();
      BernoulliEProcess better = new BernoulliEProcess();
      boolean decided = false;
      for (int event = 0; event < 20_000 && !decided; event++) {
        boolean canary = random.nextDouble() < 0.1;
        if (random.nextDouble() < STABLE_ERRORS) {
          worse.observe(canary, 0.1);
          better.observe(!canary, 0.9);
        }
        decided = worse.value() >= SPLIT || better.value() >= SPLIT;
      }
      wrong += decided ? 1 : 0;
    }

    report("a model against itself: %d of %,d runs decided; mark %d", wrong, runs, runs / 100);
    assertThat(wrong).isLessThanOrEqualTo(runs / 100);
  }

  @Test
  void aSplitThatIsNotTheOneAskedForIsFound() {
    double median =
        median(
            seed -> {
              SplittableRandom random = new SplittableRandom(seed);
              int canary = 0;
              int events = 0;
              while (SampleRatio.logEvidence(canary, events - canary, 0.1) < Math.log(1_000)) {
                events++;
                canary += random.nextDouble() < 0.15 ? 1 : 0;
              }
              return events;
            });

    report("10 %% that became 15 %%: median %,.0f events; mark %,d", median, 1_075);
    assertThat(median).isLessThanOrEqualTo(1_075);
  }

  @Test
  void aSplitAsAskedForIsNotFoundWrong() {
    int wrong = 0;
    for (int run = 0; run < 500; run++) {
      SplittableRandom random = new SplittableRandom(run);
      int canary = 0;
      for (int events = 1; events <= 10_000; events++) {
        canary += random.nextDouble() < 0.1 ? 1 : 0;
        if (SampleRatio.logEvidence(canary, events - canary, 0.1) >= Math.log(1_000)) {
          wrong++;
          break;
        }
      }
    }
    assertThat(wrong).isLessThanOrEqualTo(2);
  }

  /** Looked at after every trial, the bounds are wrong in at most α of all runs. */
  @Test
  void boundsOfAProportionHoldAtAllTimes() {
    int wrong = 0;
    for (int run = 0; run < 400; run++) {
      SplittableRandom random = new SplittableRandom(run);
      long successes = 0;
      for (int trials = 1; trials <= 2_000; trials++) {
        successes += random.nextDouble() < 0.3 ? 1 : 0;
        ProportionBounds bounds = ProportionBounds.of(successes, trials - successes, 0.05);
        if (bounds.lower() > 0.3 || bounds.upper() < 0.3) {
          wrong++;
          break;
        }
      }
    }
    assertThat(wrong / 400.0).isLessThanOrEqualTo(0.05);
  }

  /** Where likelihood and mixture meet, computed with another tool (scipy 1.17: betaln, brentq). */
  @ParameterizedTest
  @CsvSource({
    "30, 70, 0.05, 0.16944648, 0.45724599",
    "0, 50, 0.05, 0, 0.12938129",
    "5000, 5000, 0.01, 0.47881444, 0.52118556",
    "0, 0, 0.05, 0, 1"
  })
  void boundsAreWhereTheLikelihoodFallsBelowTheMixture(
      long successes, long failures, double alpha, double lower, double upper) {
    ProportionBounds bounds = ProportionBounds.of(successes, failures, alpha);

    assertThat(bounds.lower()).isEqualTo(lower, within(1e-7));
    assertThat(bounds.upper()).isEqualTo(upper, within(1e-7));
  }

  @Test
  void evidenceGoesOnWhereItWas() {
    BernoulliEProcess whole = new BernoulliEProcess();
    BernoulliEProcess half = new BernoulliEProcess();
    whole.observe(true, 0.5);
    half.observe(true, 0.5);
    BernoulliEProcess rest = BernoulliEProcess.of(half.logs());
    whole.observe(false, 0.1);
    rest.observe(false, 0.1);

    assertThat(rest.value()).isEqualTo(whole.value());
    assertThat(new BernoulliEProcess().value()).isEqualTo(1);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    BernoulliEProcess evidence = new BernoulliEProcess();
    assertThatThrownBy(() -> evidence.observe(true, 1)).hasMessageContaining("found 1.0");
    assertThatThrownBy(() -> BernoulliEProcess.of(new double[1])).hasMessageContaining("found 1");
    assertThatThrownBy(() -> SampleRatio.logEvidence(1, -1, 0.1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> ProportionBounds.of(1, 1, 0)).hasMessageContaining("0.0");
  }

  private static double median(ToDoubleFunction<Integer> run) {
    double[] found = new double[RUNS];
    for (int seed = 0; seed < RUNS; seed++) {
      found[seed] = run.applyAsDouble(seed);
    }
    Arrays.sort(found);
    return found[RUNS / 2];
  }

  private static void report(String text, Object... figures) {
    System.out.println(String.format(Locale.ROOT, text, figures));
  }
}
