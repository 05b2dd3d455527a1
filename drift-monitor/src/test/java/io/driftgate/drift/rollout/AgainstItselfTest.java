package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.drift.performance.Labelled;
import io.driftgate.drift.performance.Said;
import io.driftgate.drift.performance.ScoredEvent;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.ScoreDistance;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A canary that is as good as the stable version, with everything that could decide about it armed
 * and told of it: outcomes one by one, windows of both versions with their verdicts, scores and
 * failures, times of calls, the split of the keys. Whatever is decided is wrong.
 *
 * <p>It is made harder than a model against itself is: the two err independently of each other,
 * each window's verdict is that of another sample, and the candidate fails exactly as often as it
 * may.
 */
@Tag("simulation")
class AgainstItselfTest extends DrivenController {
  private static final int ROLLOUTS = 1_000;
  private static final int OUTCOMES = 4_000;
  private static final int TENTH = 1_000;

  /** Outcomes of a window, and between two reports of an instance. */
  private static final int WINDOW = 200;

  private static final int REPORT = 10;
  private static final double FAILURES = 0.01;
  private static final double WINDOWS_UNLIKE = 0.02;

  private Instant time = NOW;
  private Fault fault = Fault.NONE;

  /** What is wrong with the canary, for a guard to find. */
  private enum Fault {
    NONE(null, ""),
    /** It fails on one event in ten. */
    FAILURES(RolloutEventKind.ROLLED_BACK, "failed on"),
    /** Its calls take ten times as long. */
    CALLS(RolloutEventKind.ROLLED_BACK, "times as long as those of 1"),
    /** All of its scores are greater than the stable version's. */
    SCORES(RolloutEventKind.ROLLED_BACK, "are distributed otherwise"),
    /** It serves a fifth of the keys. */
    SPLIT(RolloutEventKind.PAUSED, "the split is not the table's");

    private final @Nullable RolloutEventKind ending;
    private final String reason;

    Fault(@Nullable RolloutEventKind ending, String reason) {
      this.ending = ending;
      this.reason = reason;
    }
  }

  /** The mark: of 1,000 rollouts, looked at after every outcome, one in a hundred. */
  @Test
  void aCanaryIsHardlyEverPromotedTakenBackOrPaused() {
    Map<String, Integer> wrong = new TreeMap<>();
    int decided = 0;
    for (int seed = 0; seed < ROLLOUTS; seed++) {
      canary(RolloutSettings.Start.MANUAL);
      decided += goesOn(new SplittableRandom(seed), 0.05) ? 0 : 1;
      count(wrong);
    }
    System.out.printf(
        Locale.ROOT,
        "a canary against itself, outcomes and all guards: %d of %,d rollouts decided %s; mark %d%n",
        decided,
        ROLLOUTS,
        wrong,
        ROLLOUTS / 100);
    assertThat(decided).isLessThanOrEqualTo(ROLLOUTS / 100);
  }

  /**
   * Who is tried all the time is decided about in the end. What is promised is how long that takes:
   * each way a mean of 10,000 outcomes on which one alone was right, and at most one rollout in
   * 10,000 for each of them before; guards once in a thousand rollouts each.
   */
  @Test
  void whereOneIsTriedAllTheTimeNoMoreIsDecidedThanItsHorizonAllows() {
    Map<String, Integer> wrong = new TreeMap<>();
    int decided = 0;
    long discordant = 0;
    for (int seed = 0; seed < ROLLOUTS; seed++) {
      canary(RolloutSettings.Start.ALWAYS);
      decided += goesOn(new SplittableRandom(seed), 0.05) ? 0 : 1;
      discordant += state.labels().better() + state.labels().worse();
      count(wrong);
    }
    double promised = 2 * discordant / 10_000.0 + 4 * ROLLOUTS / 1_000.0;
    System.out.printf(
        Locale.ROOT,
        "rollout.start=always, a canary against itself, %,d outcomes: %d of %,d rollouts decided"
            + " %s; promised at most %.0f%n",
        OUTCOMES,
        decided,
        ROLLOUTS,
        wrong,
        promised);
    assertThat(decided).isLessThanOrEqualTo((int) promised);
  }

  /** Outcomes alone, until something is decided: the promise is a mean, the mark half of each. */
  @Test
  void whereOneIsTriedAllTheTimeADecisionTakesAsLongAsPromised() {
    int rollouts = 40;
    long[] lengths = new long[rollouts];
    for (int seed = 0; seed < rollouts; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      canary(RolloutSettings.Start.ALWAYS);
      int before = events.size();
      while (events.size() == before) {
        boolean candidateIsRight = random.nextBoolean();
        lengths[seed]++;
        outcome(!candidateIsRight, candidateIsRight, 0);
      }
    }
    double mean = Arrays.stream(lengths).average().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "rollout.start=always, a canary against itself: decided after a mean of %,.0f outcomes on"
            + " which one alone was right; promised 5,000%n",
        mean);
    assertThat(mean).isGreaterThan(5_000);
  }

  /** What the tests above count would be seen: no guard is silent because it is told nothing. */
  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void theSameCanaryWithOneFaultIsStoppedByTheGuardOfThat(Fault one) {
    fault = one;
    for (int seed = 0; seed < 20; seed++) {
      canary(RolloutSettings.Start.MANUAL);
      assertThat(goesOn(new SplittableRandom(seed), 0.05)).as("seed %s", seed).isFalse();
      assertThat(last().getEvent()).as("seed %s", seed).isEqualTo(one.ending);
      assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
      assertThat(last().getReason()).contains(one.reason);
    }
  }

  private void canary(RolloutSettings.Start start) {
    controller = new RolloutController(Settings.of(RolloutSettings.Mode.ACT, start, true));
    state = ControllerState.initial();
    events.clear();
    time = NOW;
    command(RolloutAction.PROMOTE, "1", null);
    command(RolloutAction.START, "2", null);
    command(RolloutAction.SHARE, null, TENTH);
    assertThat(state.rollout()).isInstanceOf(RolloutState.Canary.class);
  }

  private void count(Map<String, Integer> wrong) {
    if (events.size() > 3) {
      RolloutEvent first = events.get(3);
      String by = first.getCause() == RolloutCause.GUARD ? "by a guard" : "by outcomes";
      wrong.merge(first.getEvent() + " " + by, 1, Integer::sum);
    }
  }

  /** Whether nothing was decided. */
  private boolean goesOn(SplittableRandom random, double errors) {
    int before = events.size();
    int[] buckets = new int[2];
    for (int event = 1; event <= OUTCOMES && events.size() == before; event++) {
      outcome(random.nextDouble() >= errors, random.nextDouble() >= errors, event % 10);
      buckets[random.nextInt(fault == Fault.SPLIT ? 5 : 10) == 0 ? 1 : 0]++;
      if (event % REPORT == 0) {
        take(controller.calls(state, List.of(calls(random)), known, time));
        take(controller.split(state, split(buckets[0], buckets[1]), time));
      }
      if (event % WINDOW == 0) {
        window(random, fault == Fault.FAILURES ? 0.1 : FAILURES);
      }
    }
    return events.size() == before;
  }

  private void outcome(boolean stableIsRight, boolean candidateIsRight, int digit) {
    time = time.plusMillis(2_000);
    Said stable = new Said("1", 0.5, stableIsRight ? "yes" : "no");
    Said candidate = new Said("2", 0.5, candidateIsRight ? "yes" : "no");
    boolean canary = digit == 1;
    ScoredEvent event =
        new ScoredEvent(
            "m",
            time.toEpochMilli(),
            canary ? candidate : stable,
            canary ? stable : candidate,
            "yes");
    take(controller.outcome(state, new Labelled(event, time.toEpochMilli()), known, time));
  }

  /** Now and then a pause falls into the calls of one of the two. */
  private CallTimes.Means calls(SplittableRandom random) {
    return new CallTimes.Means(nanos(random) * (fault == Fault.CALLS ? 10 : 1), nanos(random));
  }

  private static double nanos(SplittableRandom random) {
    return random.nextInt(3) == 0 ? 5e6 : 1e5 * Math.exp(0.3 * random.nextGaussian());
  }

  private SampleBatch split(int stable, int canary) {
    return SampleBatch.newBuilder()
        .setSourceTopic("features")
        .setSourcePartition(0)
        .setWindowStart(NOW)
        .setWindowEnd(NOW.plusSeconds(1))
        .setModelName("m")
        .setModelVersion("1")
        .setStreamTime(NOW)
        .setLastOffset(0)
        .setEvents(0)
        .setRoutingEpoch(state.epoch())
        .setStableBuckets(stable)
        .setCanaryBuckets(canary)
        .build();
  }

  /** Reports of both versions on a window that is just over. */
  private void window(SplittableRandom random, double failures) {
    Duration length = Duration.ofSeconds(2 * WINDOW);
    Instant start = time.minus(length);
    int failed = 0;
    for (int event = 0; event < WINDOW; event++) {
      failed += random.nextDouble() < failures ? 1 : 0;
    }
    boolean stableDrifts = random.nextDouble() < WINDOWS_UNLIKE;
    boolean candidateDrifts = random.nextDouble() < WINDOWS_UNLIKE;
    DriftReport candidate =
        Windows.report("2", start, length, candidateDrifts, WINDOW - failed, failed);
    candidate.setScoreRows(WINDOW);
    candidate.setScoreDistances(
        List.of(
            ScoreDistance.newBuilder()
                .setModelVersion("1")
                .setScoreRows(WINDOW)
                .setDistance(
                    KolmogorovSmirnov.distance(
                        scores(random, 0), scores(random, fault == Fault.SCORES ? 1 : 0)))
                .build()));
    take(
        controller.report(
            state, Windows.report("1", start, length, stableDrifts, WINDOW, 0), known, time));
    take(controller.report(state, candidate, known, time));
  }

  private static double[] scores(SplittableRandom random, double from) {
    return random.doubles(WINDOW, from, from + 1).sorted().toArray();
  }
}
