package io.driftgate.drift.rollout;

import io.driftgate.schemas.RolloutCause;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.SampleBatch;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Stops what happens by itself when the canary does not serve the share of the keys that the table
 * gives it: whatever is compared then, the two groups are not what they are taken for. Nobody is
 * taken back, for it is not known who is at fault; a person looks.
 */
final class SplitGuard {
  /** Evidence that stops a rollout: by chance once in a thousand. */
  private static final double FREEZE_AT = 1_000;

  private SplitGuard() {}

  /**
   * Takes into account what a scoring task says of the split, if it says anything.
   *
   * @param frozen whether there is nothing to stop
   */
  static RolloutController.Decision seen(
      ControllerState before, SampleBatch batch, boolean frozen, Instant now) {
    String model = batch.getModelName();
    // tables of other epochs are gone, or are somebody else's
    if (!(before.rollout() instanceof RolloutState.Canary canary)
        || batch.getRoutingEpoch() != before.epoch()
        || !model.equals(before.model())) {
      return new RolloutController.Decision(before, null, null);
    }
    SplitEvidence split =
        before
            .split()
            .with(
                batch.getRoutingEpoch(),
                batch.getSourcePartition(),
                batch.getStableBuckets(),
                batch.getCanaryBuckets());
    double evidence = split.log(canary.share());
    if (frozen || before.frozen() || evidence < Math.log(FREEZE_AT)) {
      return new RolloutController.Decision(before.withSplit(split), null, null);
    }
    ControllerState stopped = before.withFrozen(true).withSplit(split.freezing());
    return new RolloutController.Decision(
        stopped.counted(false, false),
        RolloutEvents.event(before, stopped, model, RolloutEventKind.PAUSED, now)
            .setCause(RolloutCause.GUARD)
            .setReason(reason(canary, split, evidence))
            .setEvidence(
                Map.of(
                    "buckets_canary",
                    (double) split.canary(),
                    "buckets_stable",
                    (double) split.stable(),
                    "share_expected",
                    canary.share() / 10_000.0,
                    "split_evidence",
                    RolloutEvents.finite(Math.exp(evidence))))
            .build(),
        null);
  }

  private static String reason(
      RolloutState.Canary canary, SplitEvidence split, double logEvidence) {
    long all = split.canary() + split.stable();
    return String.format(
        Locale.ROOT,
        "the split is not the table's: of %,d buckets of keys that were seen version %s served %,d,"
            + " %.1f %%, and the table gives it %s %%; evidence %.3g, %,.0f decides. Nothing"
            + " happens by itself until `driftgate rollout resume`, unless it is to take the"
            + " candidate back",
        all,
        canary.trial().candidate(),
        split.canary(),
        100.0 * split.canary() / all,
        canary.share() / 100.0,
        Math.exp(logEvidence),
        FREEZE_AT);
  }
}
