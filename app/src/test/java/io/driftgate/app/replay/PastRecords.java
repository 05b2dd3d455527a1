package io.driftgate.app.replay;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.TrustedRecords;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records of the epoch log and of the audit topic. */
final class PastRecords {
  static final String FEATURES = "features";

  static {
    TrustedRecords.trust();
  }

  private PastRecords() {}

  /** A table with version 1 as the stable one, in force from an offset of partition 0 on. */
  static EpochApplied table(
      long epoch, long offset, @Nullable String canary, int share, @Nullable String shadow) {
    return EpochApplied.newBuilder()
        .setModelName("m")
        .setEpoch(epoch)
        .setSourceTopic(FEATURES)
        .setSourcePartition(0)
        .setSourceOffset(offset)
        .setStableVersion("1")
        .setCanaryVersion(canary)
        .setCanaryShare(share)
        .setShadowVersion(shadow)
        .setSalt("m/1")
        .setAppliedAt(Instant.EPOCH)
        .build();
  }

  /** The record of the event at offset 5 of partition 0, which version 1 scored 0.1. */
  static AuditRecord.Builder audit() {
    return AuditRecord.newBuilder()
        .setEventId(FEATURES + "/0/5")
        .setSourceTopic(FEATURES)
        .setSourcePartition(0)
        .setSourceOffset(5)
        .setSchemaId(7)
        .setEventTime(Instant.EPOCH)
        .setScoredAt(Instant.EPOCH)
        .setModelName("m")
        .setModelVersion("1")
        .setModelSha256("sha of 1")
        .setRoute(Route.STABLE)
        .setRouteReason(RouteReason.ROUTING_TABLE)
        .setScore(0.1);
  }
}
