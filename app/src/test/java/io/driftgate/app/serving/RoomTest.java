package io.driftgate.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.RoutingTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Room for three; what served stays for an hour. */
class RoomTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Room room = new Room(3, HOUR);
  private final KnownVersion first = version("1");
  private final KnownVersion second = version("2");
  private long epoch;

  private static KnownVersion version(String version) {
    return KnownVersion.released(
        ModelRelease.newBuilder()
            .setModelName("m")
            .setModelVersion(version)
            .setModelSha256("0".repeat(64))
            .setArtifactUri("kafka:m.artifacts/0/1/0")
            .setArtifactSha256("0".repeat(64))
            .setArtifactBytes(1)
            .setPublishedAt(NOON)
            .setPublishedBy("test")
            .build(),
        NOON);
  }

  private void route(Instant now, String stable, @Nullable String canary, @Nullable String shadow) {
    RoutingTable table = table(stable, canary, shadow);
    table.setDecidedAt(now);
    room.routed(table, now);
  }

  private RoutingTable table(String stable, @Nullable String canary, @Nullable String shadow) {
    return RoutingTable.newBuilder()
        .setModelName("m")
        .setEpoch(++epoch)
        .setStableVersion(stable)
        .setCanaryVersion(canary)
        .setShadowVersion(shadow)
        .setDecidedAt(NOON)
        .build();
  }

  private @Nullable String leaving(Instant now, boolean must, KnownVersion... idle) {
    return room.leaving(Arrays.asList(idle), must, now).map(KnownVersion::version).orElse(null);
  }

  @Test
  void theOldVersionStaysForItsTimeAfterAPromotion() {
    route(NOON, "1", "2", "2");
    route(NOON.plusSeconds(60), "2", null, null);

    Instant end = NOON.plusSeconds(60).plus(HOUR);
    assertThat(room.keptUntil("1", NOON.plusSeconds(60))).isEqualTo(end);
    assertThat(leaving(end.minusMillis(1), false, first)).isNull();
    assertThat(room.keptUntil("1", end)).isNull();
    assertThat(leaving(end, false, first)).isEqualTo("1");
  }

  @Test
  void aCanaryThatWasTakenBackStaysLikewise() {
    route(NOON, "1", "2", "2");
    route(NOON, "1", null, null);

    assertThat(leaving(NOON, false, second)).isNull();
  }

  @Test
  void aShadowServedNobodyAndMakesRoom() {
    route(NOON, "1", null, "2");
    route(NOON, "1", null, null);

    assertThat(leaving(NOON, false, second)).isEqualTo("2");
  }

  /** What serves again has no time that runs out; that begins anew with the next table. */
  @Test
  void theWayBackEndsTheTimeOfTheOldVersionAndBeginsThatOfTheNew() {
    route(NOON, "1", null, null);
    route(NOON.plusSeconds(1), "2", null, null);
    route(NOON.plusSeconds(2), "1", null, null);

    assertThat(room.keptUntil("1", NOON.plusSeconds(2))).isNull();
    assertThat(room.keptUntil("2", NOON.plusSeconds(2))).isEqualTo(NOON.plusSeconds(2).plus(HOUR));
    Instant later = NOON.plus(HOUR.multipliedBy(5));
    route(later, "3", null, null);
    assertThat(room.keptUntil("1", later)).isEqualTo(later.plus(HOUR));
  }

  @Test
  void whatNeedNotStayLeavesFirst() {
    route(NOON, "1", null, null);
    route(NOON, "3", null, null);
    first.wanted(1);
    second.wanted(7);

    assertThat(leaving(NOON, true, first, second)).isEqualTo("2");
    KnownVersion fourth = version("4");
    fourth.wanted(3);
    assertThat(leaving(NOON, true, first, second, fourth))
        .as("of these the one that nobody wanted for longest")
        .isEqualTo("4");
  }

  /** The limit holds: for a version that has to serve the one leaves whose time is over first. */
  @Test
  void aVersionThatHasToServeTakesTheRoomOfTheOneThatWasKeptLongest() {
    route(NOON, "2", null, null);
    route(NOON.plusSeconds(1), "1", null, null);
    route(NOON.plusSeconds(2), "3", null, null);
    Instant now = NOON.plusSeconds(3);

    assertThat(leaving(now, true, first, second)).isEqualTo("2");
    assertThat(leaving(now, false, first, second)).as("a release that is only prepared").isNull();
  }

  @Test
  void withoutATimeOrATableRoomAloneDecides() {
    Room unkept = new Room(3, Duration.ZERO);
    unkept.routed(table("1", null, null), NOON);
    unkept.routed(table("2", null, null), NOON);

    assertThat(unkept.leaving(List.of(first), false, NOON)).contains(first);
    assertThat(leaving(NOON, false, first)).as("no table named it").isEqualTo("1");
    assertThat(leaving(NOON, true)).isNull();
  }

  /** It has seen no table before, but knows from the last one which way is back. */
  @Test
  void anInstanceThatStartsKnowsTheWayBack() {
    RoutingTable last = table("2", null, null);
    last.setPreviousVersion("1");
    room.routed(last, NOON.plusSeconds(60));

    assertThat(room.wayBack(NOON.plus(HOUR).minusMillis(1))).contains("1");
    assertThat(leaving(NOON, false, first)).isNull();
    assertThat(room.wayBack(NOON.plus(HOUR))).isEmpty();
    route(NOON.plusSeconds(61), "1", null, null);
    assertThat(room.wayBack(NOON.plusSeconds(61))).as("this table names none").isEmpty();
    assertThat(room.keptUntil("2", NOON.plusSeconds(61))).isNotNull();
  }

  /** The topic still has tables of last week, which all come at the start. */
  @Test
  void oldTablesKeepNothing() {
    Instant start = NOON.plus(HOUR.multipliedBy(24));
    room.routed(table("1", "2", null), start);
    RoutingTable next = table("3", null, null);
    next.setPreviousVersion("1");
    room.routed(next, start);

    assertThat(room.keptUntil("1", start)).isNull();
    assertThat(room.keptUntil("2", start)).isNull();
    assertThat(room.wayBack(start)).isEmpty();
  }

  /** Each is loaded in its turn, the stable version first. */
  @Test
  void whatTheTableNamesLeavesLastAndOnlyForTheTable() {
    route(NOON, "1", null, null);
    route(NOON, "3", "2", null);

    assertThat(leaving(NOON, true, first, second)).isEqualTo("1");
    assertThat(leaving(NOON, true, second)).isEqualTo("2");
    assertThat(leaving(NOON, false, second)).isNull();
  }
}
