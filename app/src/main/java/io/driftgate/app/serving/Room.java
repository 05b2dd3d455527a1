package io.driftgate.app.serving;

import io.driftgate.schemas.RoutingTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many versions may be loaded, and which one goes when there is no room for another. What
 * served stays for a time after the last routing table that had it serve, so that the way back
 * needs no loading. For one thread.
 */
final class Room {
  private final int loadedMax;
  private final Duration keep;
  private final Map<String, Instant> keptUntil = new HashMap<>();
  private @Nullable RoutingTable table;

  /**
   * @param loadedMax how many versions may be open at a time, from 2
   * @param keep how long a version stays after the last table that had it serve
   */
  Room(int loadedMax, Duration keep) {
    this.loadedMax = loadedMax;
    this.keep = keep;
  }

  int loadedMax() {
    return loadedMax;
  }

  /** Another table came. */
  void routed(RoutingTable next, Instant now) {
    // at the start all tables that the topic still has come at once, however old they are
    Instant since = next.getDecidedAt().isBefore(now) ? next.getDecidedAt() : now;
    if (table != null) {
      serving(table).forEach(version -> keptUntil.put(version, since.plus(keep)));
    }
    if (next.getPreviousVersion() != null) {
      // the topic may have this table only
      keptUntil.putIfAbsent(next.getPreviousVersion(), since.plus(keep));
    }
    serving(next).forEach(keptUntil::remove);
    table = next;
  }

  /** The stable version before, which a rollback goes back to; empty when its time is over. */
  Optional<String> wayBack(Instant now) {
    return Optional.ofNullable(table)
        .map(RoutingTable::getPreviousVersion)
        .filter(version -> keptUntil(version, now) != null);
  }

  /** A shadow serves nobody, and nobody goes back to it. */
  private static List<String> serving(RoutingTable table) {
    List<String> serving = new ArrayList<>(List.of(table.getStableVersion()));
    if (table.getCanaryVersion() != null) {
      serving.add(table.getCanaryVersion());
    }
    return serving;
  }

  /** Until when a version stays that no table has serve any more; null where its time is over. */
  @Nullable Instant keptUntil(String version, Instant now) {
    Instant until = keptUntil.get(version);
    return until == null || !until.isAfter(now) ? null : until;
  }

  /**
   * Which version makes room: of those that need not stay the one that nobody wanted for longest.
   * Without one, but only for a version that has to be loaded, of those that should stay the one
   * whose time is over first; and without that, one that the table names, too, and whose own turn
   * comes later.
   *
   * @param idle loaded versions that were not wanted in this turn
   * @param must whether the other one has to be loaded: the routing table names it, or nothing else
   *     serves
   */
  Optional<KnownVersion> leaving(List<KnownVersion> idle, boolean must, Instant now) {
    List<KnownVersion> unrouted = idle.stream().filter(version -> !isRouted(version)).toList();
    Optional<KnownVersion> free =
        longestUnwanted(
            unrouted.stream().filter(version -> keptUntil(version.version(), now) == null));
    if (free.isPresent() || !must) {
      return free;
    }
    return unrouted.stream()
        .min(Comparator.comparing(version -> keptUntil.getOrDefault(version.version(), now)))
        .or(() -> longestUnwanted(idle.stream()));
  }

  private static Optional<KnownVersion> longestUnwanted(Stream<KnownVersion> versions) {
    return versions.min(Comparator.comparingLong(KnownVersion::wantedAt));
  }

  private boolean isRouted(KnownVersion version) {
    String number = version.version();
    return table != null
        && (number.equals(table.getStableVersion())
            || number.equals(table.getCanaryVersion())
            || number.equals(table.getShadowVersion()));
  }

  /** Why a version is not loaded, for people. */
  String full() {
    return "there was no room: models.max-loaded = "
        + loadedMax
        + " versions are loaded, and each serves, is to serve, or stays for a way back"
        + " (models.keep-loaded-ms)";
  }
}
