package io.driftgate.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.ShadowScore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the table decides, and what is taken from the record. */
class ExpectedTest {
  private static final Decision BEFORE = new Decision(null, false);
  private static final Decision STABLE = decision(false, "2", "2");
  private static final Decision CANARY = decision(true, "2", "2");
  private static final Decision SHADOW_ALONE = decision(false, null, "3");

  @Test
  void beforeAnyTableTheRecordSaysWhatServed() {
    Expected expected = Expected.of(BEFORE, audit("7", RouteReason.NO_ROUTING_TABLE, null));

    assertThat(expected.version()).isEqualTo("7");
    assertThat(expected.reason()).isEqualTo(RouteReason.NO_ROUTING_TABLE);
    assertThat(expected.shadow()).isNull();
    assertThat(expected.facts()).containsExactly(Fact.BEFORE_ANY_TABLE);
  }

  @Test
  void theTableDecidesWhateverTheRecordSays() {
    Expected expected = Expected.of(CANARY, audit("1", RouteReason.ROUTING_TABLE, "1"));

    assertThat(expected.version()).isEqualTo("2");
    assertThat(expected.route()).isEqualTo(Route.CANARY);
    assertThat(expected.shadow()).isEqualTo("1");
    assertThat(expected.facts()).isEmpty();
  }

  @Test
  void theShadowScoresBesideAndItsOwnEventsTheStableVersionDoes() {
    assertThat(Expected.of(STABLE, audit("1", RouteReason.ROUTING_TABLE, "2")).shadow())
        .isEqualTo("2");
    assertThat(Expected.of(CANARY, audit("2", RouteReason.ROUTING_TABLE, "1")).shadow())
        .isEqualTo("1");
    assertThat(Expected.of(SHADOW_ALONE, audit("1", RouteReason.ROUTING_TABLE, "3")).shadow())
        .isEqualTo("3");
  }

  @Test
  void aShadowThatTheRecordDoesNotNameWasNotLoaded() {
    Expected expected = Expected.of(SHADOW_ALONE, audit("1", RouteReason.ROUTING_TABLE, null));

    assertThat(expected.shadow()).isNull();
    assertThat(expected.facts()).containsExactly(Fact.WITHOUT_SHADOW);
  }

  @Test
  void anotherShadowThanTheTablesIsExpectedOfNobody() {
    assertThat(Expected.of(SHADOW_ALONE, audit("1", RouteReason.ROUTING_TABLE, "4")).shadow())
        .isEqualTo("3");
  }

  @Test
  void theStableVersionStandsInForACanaryThatIsNotLoaded() {
    Expected expected = Expected.of(CANARY, audit("1", RouteReason.VERSION_NOT_LOADED, null));

    assertThat(expected.version()).isEqualTo("1");
    assertThat(expected.route()).isEqualTo(Route.STABLE);
    assertThat(expected.facts()).containsExactlyInAnyOrder(Fact.STOOD_IN, Fact.WITHOUT_SHADOW);
  }

  @Test
  void anotherVersionStandsInForAStableOneThatIsNotLoaded() {
    Expected expected = Expected.of(STABLE, audit("0", RouteReason.VERSION_NOT_LOADED, "2"));

    assertThat(expected.version()).isEqualTo("0");
    assertThat(expected.shadow()).isEqualTo("2");
    assertThat(expected.facts()).containsExactly(Fact.STOOD_IN);
  }

  @Test
  void nobodyStandsInForTheVersionThatServed() {
    Expected expected = Expected.of(STABLE, audit("1", RouteReason.VERSION_NOT_LOADED, "2"));

    assertThat(expected.reason()).isEqualTo(RouteReason.ROUTING_TABLE);
    assertThat(expected.facts()).isEmpty();
  }

  @Test
  void whateverServedInPlaceOfTheStableVersionScoresBesideTheCanary() {
    Expected expected = Expected.of(CANARY, audit("2", RouteReason.ROUTING_TABLE, "0"));

    assertThat(expected.version()).isEqualTo("2");
    assertThat(expected.shadow()).isEqualTo("0");
    assertThat(expected.facts()).containsExactly(Fact.STOOD_IN);
  }

  @Test
  void aCanaryThatFailedHasToFailAgain() {
    Expected expected = Expected.of(CANARY, audit("1", RouteReason.CANARY_FAILED, "2"));

    assertThat(expected.version()).isEqualTo("1");
    assertThat(expected.route()).isEqualTo(Route.STABLE);
    assertThat(expected.shadow()).isEqualTo("2");
    assertThat(expected.facts()).containsExactly(Fact.CANARY_FAILED);
  }

  @Test
  void noCanaryFailsOnAKeyThatIsNotIts() {
    assertThat(Expected.of(STABLE, audit("1", RouteReason.CANARY_FAILED, "2")).reason())
        .isEqualTo(RouteReason.ROUTING_TABLE);
  }

  private static Decision decision(
      boolean isCanarys, @Nullable String canary, @Nullable String shadow) {
    return new Decision(PastRecords.table(1, 0, canary, 5_000, shadow), isCanarys);
  }

  private static AuditRecord audit(String version, RouteReason reason, @Nullable String shadow) {
    return PastRecords.audit()
        .setModelVersion(version)
        .setRouteReason(reason)
        .setShadow(
            shadow == null
                ? null
                : ShadowScore.newBuilder().setModelVersion(shadow).setModelSha256("").build())
        .build();
  }
}
