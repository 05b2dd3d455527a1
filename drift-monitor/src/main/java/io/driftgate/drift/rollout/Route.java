package io.driftgate.drift.rollout;

import io.driftgate.schemas.RoutingTable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who serves and who scores beside: a routing table without its epoch.
 *
 * @param stable version that serves what is not the canary's; null while no table says one
 * @param canary version that serves a share of the keys; null where there is none
 * @param share in ten-thousandths
 * @param shadow version that scores beside; null where there is none
 * @param salt of the split of the keys
 * @param rolloutId rollout that it belongs to; null outside of one
 * @param previous stable version before, which is the way back; null where there is none
 */
public record Route(
    @Nullable String stable,
    @Nullable String canary,
    int share,
    @Nullable String shadow,
    String salt,
    @Nullable String rolloutId,
    @Nullable String previous) {

  /** Whether everybody is served as by the other one; who scores beside serves nobody. */
  boolean servesLike(Route other) {
    return Objects.equals(stable, other.stable)
        && Objects.equals(canary, other.canary)
        && share == other.share;
  }

  /**
   * As the record that scorers obey.
   *
   * @throws IllegalStateException without a stable version
   */
  RoutingTable table(String model, long epoch, Instant now) {
    if (stable == null) {
      throw new IllegalStateException("a routing table needs a stable version");
    }
    return RoutingTable.newBuilder()
        .setModelName(model)
        .setEpoch(epoch)
        .setStableVersion(stable)
        .setDecidedAt(now)
        .setCanaryVersion(canary)
        .setCanaryShare(share)
        .setShadowVersion(shadow)
        .setSalt(salt)
        .setRolloutId(rolloutId)
        .setPreviousVersion(previous)
        .build();
  }
}
