package io.driftgate.topology;

import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a task scores with, as the routing table in force wants them and as far as the
 * instance has them loaded. Decides of each event which version serves it and which one scores
 * beside. For one task.
 */
final class Lanes {
  private final ScoringParts parts;
  private List<VersionLane> held = new ArrayList<>();
  private @Nullable VersionLane stable;
  private @Nullable VersionLane canary;
  private @Nullable VersionLane shadow;
  private boolean wantsShadow;
  private int share;
  private Split split = new Split("");
  private RouteReason stableReason = RouteReason.NO_ROUTING_TABLE;
  private long changesSeen;

  Lanes(ScoringParts parts) {
    this.parts = parts;
  }

  /** Whether other versions were loaded or retired since the last {@link #choose}. */
  boolean isStale() {
    return stable == null || changesSeen != parts.versions().changes();
  }

  boolean isEmpty() {
    return stable == null;
  }

  /** Takes the versions that a table wants, or the one that stands in; gives back the others. */
  void choose(@Nullable RoutingTable table) {
    changesSeen = parts.versions().changes();
    List<VersionLane> chosen = new ArrayList<>();
    VersionLane main =
        lane(parts.versions().lease(table == null ? null : table.getStableVersion()), chosen);
    stable = main;
    canary = table == null ? null : optional(table.getCanaryVersion(), chosen);
    shadow = table == null ? null : optional(table.getShadowVersion(), chosen);
    wantsShadow = table != null && table.getShadowVersion() != null;
    share = table == null || table.getCanaryVersion() == null ? 0 : table.getCanaryShare();
    split = new Split(table == null ? "" : table.getSalt());
    stableReason = stableReason(table, main.version());
    held.stream().filter(lane -> !chosen.contains(lane)).forEach(VersionLane::release);
    held = chosen;
  }

  private static RouteReason stableReason(@Nullable RoutingTable table, String version) {
    if (table == null) {
      return RouteReason.NO_ROUTING_TABLE;
    }
    return table.getStableVersion().equals(version)
        ? RouteReason.ROUTING_TABLE
        : RouteReason.VERSION_NOT_LOADED;
  }

  private @Nullable VersionLane optional(@Nullable String version, List<VersionLane> chosen) {
    LoadedVersions.Lease lease = version == null ? null : parts.versions().leaseIfLoaded(version);
    return lease == null ? null : lane(lease, chosen);
  }

  /** The lane of a leased version: one that is there already, or a new one. */
  private VersionLane lane(LoadedVersions.Lease lease, List<VersionLane> chosen) {
    for (VersionLane lane : chosen) {
      if (lane.model() == lease.model()) {
        lease.release();
        return lane;
      }
    }
    for (VersionLane lane : held) {
      if (lane.model() == lease.model()) {
        lease.release();
        chosen.add(lane);
        return lane;
      }
    }
    VersionLane lane = new VersionLane(lease, parts);
    chosen.add(lane);
    return lane;
  }

  /** The lane of whatever is not routed elsewhere. */
  VersionLane stable() {
    return Objects.requireNonNull(stable, "no version was chosen");
  }

  /**
   * Whether the table splits the keys and both versions of the split are loaded, so that what is
   * served is what the table wants.
   */
  boolean isSplit() {
    return share > 0 && canary != null && stableReason == RouteReason.ROUTING_TABLE;
  }

  /** All lanes in use, each once. */
  List<VersionLane> all() {
    return held;
  }

  /**
   * Decides who scores an event.
   *
   * @param position of the event in its batch
   */
  void assign(PendingEvent event, int position) {
    VersionLane serving = stable();
    Route route = Route.STABLE;
    RouteReason reason = stableReason;
    if (share > 0 && isCanarys(event)) {
      if (canary == null) {
        reason = RouteReason.VERSION_NOT_LOADED;
      } else {
        serving = canary;
        route = Route.CANARY;
        reason = RouteReason.ROUTING_TABLE;
      }
    }
    event.route(route, reason);
    event.served().begin(serving, serving.row(position));
    if (!wantsShadow) {
      return;
    }
    if (shadow == null) {
      event.shadowNotLoaded();
      return;
    }
    VersionLane beside = serving == shadow ? stable() : shadow;
    if (beside != serving) {
      event.shadow().begin(beside, beside.rowBeside(serving, event.served().row(), position));
    }
  }

  private boolean isCanarys(PendingEvent event) {
    CommitHook.EventContext at = event.context();
    event.bucket(split.bucket(event.record().key(), at.partition(), at.offset()));
    return event.bucket() < share;
  }

  /** Gives all versions back. */
  void release() {
    held.forEach(VersionLane::release);
    held = new ArrayList<>();
    stable = null;
    canary = null;
    shadow = null;
  }
}
