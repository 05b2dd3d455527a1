package io.driftgate.app.drift;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * M of a version before a window, as reports and alerts tell: that of the last window that was
 * judged, or nothing where an episode was resolved since.
 *
 * @param reports in their order
 * @param alerts in their order
 */
record EvidenceBefore(List<DriftReport> reports, List<DriftAlert> alerts) {

  EvidenceBefore {
    reports = List.copyOf(reports);
    alerts = List.copyOf(alerts);
  }

  /** Null where no report is left of a window before this one. */
  @Nullable Double m(DriftReport report) {
    DriftReport before = null;
    for (DriftReport other : reports) {
      if (other.getJudged()
          && other.getModelName().equals(report.getModelName())
          && other.getModelVersion().equals(report.getModelVersion())
          && other.getWindowStart().isBefore(report.getWindowStart())
          && (before == null || !other.getWindowStart().isBefore(before.getWindowStart()))) {
        before = other;
      }
    }
    if (before == null) {
      return null;
    }
    return before.getM() == null || isResolved(report, before.getWindowStart())
        ? Double.valueOf(0)
        : before.getM();
  }

  private boolean isResolved(DriftReport report, Instant since) {
    return alerts.stream()
        .filter(alert -> alert.getEvent() == AlertEvent.RESOLVED && isOfInputs(alert, report))
        .map(DriftAlert::getWindowStart)
        .anyMatch(start -> !start.isBefore(since) && start.isBefore(report.getWindowStart()));
  }

  /** An id is the version, what is watched of it where that is something else, and a time. */
  private static boolean isOfInputs(DriftAlert alert, DriftReport report) {
    String version = report.getModelName() + "@" + report.getModelVersion() + "/";
    return alert.getAlertId().startsWith(version)
        && alert.getAlertId().indexOf('/', version.length()) < 0;
  }
}
