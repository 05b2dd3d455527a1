package io.driftgate.drift.rollout;

import static io.driftgate.drift.rollout.Versions.NOW;

import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.WindowClose;
import java.time.Duration;
import java.time.Instant;

/** Reports of judged windows of the model {@code m}. */
final class Windows {
  private Windows() {}

  /** A window of ten minutes, counted from 0. */
  static DriftReport of(String version, int window, boolean drifts) {
    Duration length = Duration.ofMinutes(10);
    return report(version, NOW.plus(length.multipliedBy(window)), length, drifts, 1_000, 0);
  }

  static DriftReport report(
      String version, Instant start, Duration length, boolean drifts, long scored, long failed) {
    return DriftReport.newBuilder()
        .setModelName("m")
        .setModelVersion(version)
        .setWindowStart(start)
        .setWindowEnd(start.plus(length))
        .setClosedBy(WindowClose.STREAM_TIME)
        .setEvents(scored)
        .setScored(scored)
        .setFailed(failed)
        .setRows(1_000)
        .setScoreRows(1_000)
        .setRejected(0)
        .setLate(0)
        .setClamped(0)
        .setSamplesUntil(0)
        .setJudged(true)
        .setSignificant(drifts)
        .build();
  }
}
