package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.AlertPhase;
import io.driftgate.schemas.AlertSeverity;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.DriftRule;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.schemas.WindowClose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceBeforeTest {
  static {
    TrustedRecords.trust();
  }

  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Instant FIRST = Instant.parse("2026-01-31T12:00:00Z");

  /** 0 to 3 of version 1, of which 2 was not judged, and one of version 2 between them. */
  private static final List<DriftReport> REPORTS =
      List.of(
          report("1", 0, 1.5),
          report("1", 1, 2.5),
          report("2", 1, 7.0),
          report("1", 2, null),
          report("1", 3, 4.5));

  private static DriftReport report(String version, int window, @Nullable Double m) {
    Instant start = FIRST.plus(WINDOW.multipliedBy(window));
    return DriftReport.newBuilder()
        .setModelName("m")
        .setModelVersion(version)
        .setWindowStart(start)
        .setWindowEnd(start.plus(WINDOW))
        .setClosedBy(WindowClose.STREAM_TIME)
        .setEvents(1)
        .setScored(1)
        .setRows(1)
        .setScoreRows(1)
        .setRejected(0)
        .setLate(0)
        .setClamped(0)
        .setSamplesUntil(0)
        .setJudged(m != null)
        .setM(m)
        .setRule(DriftRule.CALIBRATED)
        .build();
  }

  private static DriftAlert resolved(String subject, int window) {
    Instant start = FIRST.plus(WINDOW.multipliedBy(window));
    return DriftAlert.newBuilder()
        .setAlertId("m@1/" + subject + FIRST)
        .setModelName("m")
        .setModelVersion("1")
        .setReferenceSha256("")
        .setOpenedAt(FIRST)
        .setWindowStart(start)
        .setWindowEnd(start.plus(WINDOW))
        .setEvent(AlertEvent.RESOLVED)
        .setPhase(AlertPhase.RESOLVED)
        .setSeverity(AlertSeverity.WARNING)
        .setWindows(List.of())
        .setMeasures(List.of())
        .setRule(DriftRule.CALIBRATED)
        .setSummary("")
        .setToResolve("")
        .build();
  }

  private static @Nullable Double m(DriftReport report, DriftAlert... alerts) {
    EvidenceBefore before = new EvidenceBefore(report);
    REPORTS.forEach(before::hear);
    for (DriftAlert alert : alerts) {
      before.hear(alert);
    }
    return before.m();
  }

  @Test
  void itIsThatOfTheLastWindowThatWasJudged() {
    assertThat(m(REPORTS.get(0))).isNull();
    assertThat(m(REPORTS.get(1))).isEqualTo(1.5);
    assertThat(m(REPORTS.get(2))).isNull();
    assertThat(m(REPORTS.get(4))).isEqualTo(2.5);
  }

  @Test
  void aResolutionBeginsAnew() {
    DriftReport last = REPORTS.get(4);

    assertThat(m(last, resolved("", 1))).isZero();
    assertThat(m(last, resolved("", 2))).isZero();
    assertThat(m(last, resolved("", 0))).isEqualTo(2.5);
    assertThat(m(last, resolved("", 3))).isEqualTo(2.5);
    assertThat(m(last, resolved("outcomes/", 2))).isEqualTo(2.5);
  }
}
