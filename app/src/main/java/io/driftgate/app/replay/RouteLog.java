package io.driftgate.app.replay;

import io.driftgate.schemas.EpochApplied;
import io.driftgate.topology.Split;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The epoch log of one partition: which routing table was in force at which offset. As long as the
 * log of switches is, so it is small, whatever the traffic.
 */
final class RouteLog {
  private final int partition;
  private final TreeMap<Long, Applied> byOffset = new TreeMap<>();

  private record Applied(EpochApplied table, Split split) {}

  /**
   * @param applied the partition's records in the order of their topic
   */
  RouteLog(int partition, List<EpochApplied> applied) {
    this.partition = partition;
    for (EpochApplied table : applied) {
      byOffset.put(table.getSourceOffset(), new Applied(table, new Split(table.getSalt())));
    }
  }

  /** How many tables came into force. */
  int switches() {
    return byOffset.size();
  }

  /**
   * Decides the route of an event, as its task did.
   *
   * @param key of the event; null where it has none
   */
  Decision decide(byte @Nullable [] key, long offset) {
    Map.Entry<Long, Applied> inForce = byOffset.floorEntry(offset);
    if (inForce == null) {
      return new Decision(null, false);
    }
    EpochApplied table = inForce.getValue().table();
    boolean isCanarys =
        table.getCanaryVersion() != null
            && table.getCanaryShare() > 0
            && inForce.getValue().split().bucket(key, partition, offset) < table.getCanaryShare();
    return new Decision(table, isCanarys);
  }
}
