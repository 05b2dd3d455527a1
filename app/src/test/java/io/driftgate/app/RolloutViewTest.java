package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.rollout.RolloutDesk;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import io.driftgate.schemas.TrustedRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a status says besides its tables. */
class RolloutViewTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @BeforeAll
  static void trust() {
    TrustedRecords.trust();
  }

  @Test
  void itNamesTheVersionBeforeAndHowToGoBackToIt() {
    List<RolloutEvent> events =
        List.of(event(1, RolloutEventKind.PROMOTED, null), event(2, RolloutEventKind.STARTED, "1"));

    assertThat(text(events, false))
        .contains("version 1 was the stable one before; `driftgate rollout rollback 1` goes back")
        .doesNotContain("nothing happens by itself");
    assertThat(json(events, false).get("version_before").asText()).isEqualTo("1");
    assertThat(text(events.subList(0, 1), false)).doesNotContain("before");
    assertThat(json(List.of(), false).get("version_before").isNull()).isTrue();
  }

  @Test
  void itSaysWhetherItIsPausedOrFrozen() {
    List<RolloutEvent> paused =
        List.of(
            event(1, RolloutEventKind.PAUSED, null),
            event(2, RolloutEventKind.SHARE_CHANGED, null));

    assertThat(text(paused, false)).contains("paused since 2026-01-02T03:04:06Z");
    assertThat(json(paused, false).get("paused").asBoolean()).isTrue();
    assertThat(json(paused, false).get("frozen").asBoolean()).isFalse();
    List<RolloutEvent> resumed = List.of(paused.get(0), event(2, RolloutEventKind.RESUMED, null));
    assertThat(text(resumed, true))
        .doesNotContain("paused since")
        .contains("rollout.frozen is true in this configuration: nothing happens by itself");
    assertThat(json(resumed, true).get("paused").asBoolean()).isFalse();
    assertThat(json(resumed, true).get("frozen").asBoolean()).isTrue();
  }

  private static JsonNode json(List<RolloutEvent> events, boolean frozen) {
    return RolloutView.json(new RolloutDesk.Standing(null, events, List.of()), frozen, 10);
  }

  private static String text(List<RolloutEvent> events, boolean frozen) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    RolloutView.print(new RolloutDesk.Standing(null, events, List.of()), frozen, 10, out);
    out.flush();
    return text.toString();
  }

  private static RolloutEvent event(long number, RolloutEventKind kind, @Nullable String before) {
    return RolloutEvent.newBuilder()
        .setModelName("m")
        .setNumber(number)
        .setEvent(kind)
        .setPhase(RolloutPhase.IDLE)
        .setStableVersion("2")
        .setVersionBefore(before)
        .setEpoch(number)
        .setDecidedAt(NOW.plusSeconds(number))
        .build();
  }
}
