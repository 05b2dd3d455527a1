package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.SampleBatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether a split that is not the table's stops a rollout, and one that is does not. */
class SplitGuardTest extends DrivenController {
  private static final int BUCKETS = 10_000;
  private static final int PARTITIONS = 4;
  private static final int TENTH = 1_000;

  @Test
  void aMismatchFreezesTheRolloutAndSaysItsNumbers() {
    canary(TENTH);
    buckets(0, 430, 70);
    assertThat(events).extracting(RolloutEvent::getEvent).doesNotContain(RolloutEventKind.PAUSED);
    buckets(1, 420, 80);

    RolloutEvent frozen = events.get(events.size() - 1);
    assertThat(frozen.getEvent()).isEqualTo(RolloutEventKind.PAUSED);
    assertThat(frozen.getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(frozen.getReason())
        .contains("of 1,000 buckets of keys that were seen version 2 served 150, 15.0 %")
        .contains("the table gives it 10.0 %");
    assertThat(frozen.getEvidence())
        .containsEntry("buckets_canary", 150.0)
        .containsEntry("buckets_stable", 850.0)
        .containsEntry("share_expected", 0.1);
    assertThat(frozen.getEvidence().get("split_evidence")).isGreaterThan(1_000);
    assertThat(frozen.getCanaryShare()).as("the route stays").isEqualTo(TENTH);
    assertThat(state.frozen()).isTrue();
  }

  @Test
  void frozenNoStepIsTakenUntilAPersonResumes() {
    frozen();
    windows(10, 0);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
    ask(RolloutAction.RESUME, null);
    windows(1, 0);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
  }

  /** The guards of the candidate stay armed: its failures may be what bends the split. */
  @Test
  void frozenACandidateThatFailsIsTakenBackAllTheSame() {
    frozen();
    windows(1, 300);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.ROLLED_BACK);
    assertThat(last().getCause()).isEqualTo(RolloutCause.GUARD);
    assertThat(state.frozen()).as("the split is still to be looked at").isTrue();
  }

  @Test
  void pausedByAPersonNothingIsTakenBack() {
    canary(TENTH);
    ask(RolloutAction.PAUSE, null);
    windows(1, 300);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
  }

  @Test
  void whereTheConfigurationFreezesThereIsNothingToStop() {
    canary(TENTH);
    RolloutController acting = controller;
    controller = new RolloutController(Settings.frozen(Settings.of(RolloutSettings.Mode.ACT)));
    buckets(0, 850, 150);
    assertThat(last().getEvent()).isNotEqualTo(RolloutEventKind.PAUSED);
    assertThat(state.frozen()).isFalse();
    controller = acting;
    buckets(0, 1_700, 300);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
  }

  @Test
  void theSameEvidenceDoesNotFreezeAgainAndNewEvidenceDoes() {
    frozen();
    ask(RolloutAction.RESUME, null);
    buckets(0, 850, 150);
    buckets(0, 1_000, 168);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.RESUMED);
    assertThat(state.split().canary()).isEqualTo(18);
    buckets(0, 1_700, 300);

    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
    assertThat(last().getEvidence()).containsEntry("buckets_canary", 150.0);
  }

  /** A task that starts again meets the same keys again: they are no news. */
  @Test
  void whatATaskMeetsAgainAfterARestartDoesNotCountTwice() {
    canary(TENTH);
    for (int start = 0; start < 50; start++) {
      buckets(0, 40, 8);
      buckets(0, 82, 18);
    }

    assertThat(state.split().stable()).isEqualTo(82);
    assertThat(state.split().canary()).isEqualTo(18);
    assertThat(state.frozen()).isFalse();
  }

  @Test
  void countsUnderOtherTablesAreIgnoredAndANewTableBeginsAnew() {
    canary(TENTH);
    take(controller.split(state, batch(state.epoch() - 1, 0, 500, 500), NOW));
    take(controller.split(state, batch(state.epoch() + 1, 0, 500, 500), NOW));
    assertThat(state.split()).isEqualTo(SplitEvidence.none());
    buckets(0, 90, 10);
    ask(RolloutAction.SHARE, 2_500);
    buckets(1, 75, 25);

    assertThat(state.split().stable()).isEqualTo(75);
    assertThat(state.split().epoch()).isEqualTo(state.epoch());
    assertThat(state.frozen()).isFalse();
  }

  @Test
  void inTheShadowNothingIsCounted() {
    ask(RolloutAction.PROMOTE, null);
    ask(RolloutAction.START, null);
    take(controller.split(state, batch(state.epoch(), 0, 0, 1_000), NOW));

    assertThat(state.split()).isEqualTo(SplitEvidence.none());
  }

  @Test
  void theStateSurvivesARestartAndOneOfBeforeItIsRead() throws Exception {
    frozen();
    ObjectMapper json = new ObjectMapper();
    byte[] kept = json.writeValueAsBytes(state);
    assertThat(json.readValue(kept, ControllerState.class)).isEqualTo(state);
    Map<?, ?> older = json.readValue(kept, Map.class);
    older.remove("split");

    assertThat(json.readValue(json.writeValueAsBytes(older), ControllerState.class).split())
        .isEqualTo(SplitEvidence.none());
  }

  /** Each rollout has a split of its own; its tasks are started again now and then. */
  @Test
  void anHonestSplitHardlyEverFreezes() {
    int frozen = 0;
    for (int rollout = 0; rollout < 1_000; rollout++) {
      Random random = new Random(rollout);
      if (freezesAt(random, TENTH, 30_000, true) != null) {
        frozen++;
      }
    }
    System.out.printf(
        "split guard: %d of 1,000 rollouts with an honest split were frozen; mark 10%n", frozen);
    assertThat(frozen).isLessThanOrEqualTo(10);
  }

  @Test
  void aTenthThatIsReallyMoreFreezesSoon() {
    long[] buckets = new long[201];
    for (int rollout = 0; rollout < buckets.length; rollout++) {
      Long at = freezesAt(new Random(rollout), 1_500, 100_000, false);
      assertThat(at).as("rollout " + rollout).isNotNull();
      buckets[rollout] = at;
    }
    Arrays.sort(buckets);
    System.out.printf(
        "split guard: 10 %% that is really 15 %% froze after %,d buckets (median of %d; 5 %%: %,d,"
            + " 95 %%: %,d)%n",
        buckets[100], buckets.length, buckets[10], buckets[190]);
    assertThat(buckets[100]).isLessThan(2_000);
  }

  /**
   * Sends events of 50,000 keys, some much busier than others, through four tasks.
   *
   * @param served buckets that the canary really serves, of a table that says a tenth
   * @return buckets that were seen when it was frozen; null where it was not
   */
  private @Nullable Long freezesAt(Random random, int served, int events, boolean restarts) {
    state = ControllerState.initial();
    this.events.clear();
    canary(TENTH);
    int[] bucketOf = random.ints(50_000, 0, BUCKETS).toArray();
    BitSet[] seen = new BitSet[PARTITIONS];
    int[][] met = new int[PARTITIONS][2];
    Arrays.setAll(seen, partition -> new BitSet());
    for (int event = 0; event < events; event++) {
      int key = (int) (bucketOf.length * Math.pow(random.nextDouble(), 2));
      int partition = key % PARTITIONS;
      if (restarts && random.nextInt(3_000) == 0) {
        seen[partition].clear();
        met[partition] = new int[2];
      }
      if (!seen[partition].get(bucketOf[key])) {
        seen[partition].set(bucketOf[key]);
        met[partition][bucketOf[key] < served ? 1 : 0]++;
      }
      if (random.nextInt(20) == 0) {
        buckets(partition, met[partition][0], met[partition][1]);
        if (state.frozen()) {
          return state.split().stable() + state.split().canary();
        }
      }
    }
    return null;
  }

  private void frozen() {
    canary(TENTH);
    buckets(0, 850, 150);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.PAUSED);
  }

  private void canary(int share) {
    ask(RolloutAction.PROMOTE, null);
    ask(RolloutAction.START, null);
    ask(RolloutAction.SHARE, share);
    assertThat(last().getEvent()).isEqualTo(RolloutEventKind.SHARE_CHANGED);
  }

  private void buckets(int partition, int stable, int canary) {
    take(controller.split(state, batch(state.epoch(), partition, stable, canary), NOW));
  }

  private static SampleBatch batch(long epoch, int partition, int stable, int canary) {
    return SampleBatch.newBuilder()
        .setSourceTopic("features")
        .setSourcePartition(partition)
        .setWindowStart(NOW)
        .setWindowEnd(NOW.plusSeconds(1))
        .setModelName("m")
        .setModelVersion("1")
        .setStreamTime(NOW)
        .setLastOffset(0)
        .setEvents(0)
        .setRoutingEpoch(epoch)
        .setStableBuckets(stable)
        .setCanaryBuckets(canary)
        .build();
  }

  /** Windows that look like the candidate's training data. */
  private void windows(int count, long failed) {
    Duration length = Duration.ofMinutes(10);
    for (int window = 0; window < count; window++) {
      take(
          controller.report(
              state,
              Windows.report("1", NOW.plus(length.multipliedBy(window)), length, true, 1_000, 0),
              known,
              NOW));
      take(
          controller.report(
              state,
              Windows.report(
                  "2", NOW.plus(length.multipliedBy(window)), length, false, 1_000, failed),
              known,
              NOW));
    }
  }

  private void ask(RolloutAction action, @Nullable Integer share) {
    String version =
        action == RolloutAction.PROMOTE ? "1" : action == RolloutAction.START ? "2" : null;
    command(action, version, share);
  }
}
