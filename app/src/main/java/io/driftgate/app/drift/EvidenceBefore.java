package io.driftgate.app.drift;

import io.driftgate.schemas.AlertEvent;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * M of a version before a window, as reports and alerts tell that come by: that of the last window
 * that was judged, or nothing where an episode was resolved since.
 */
final class EvidenceBefore {
  private final DriftReport window;
  private @Nullable Instant judged;
  private @Nullable Double m;
  private @Nullable Instant resolved;

  /**
   * @param window before which
   */
  EvidenceBefore(DriftReport window) {
    this.window = window;
  }

  /** A report, of whatever window and version; those of a version in their order. */
  void hear(DriftReport report) {
    if (report.getJudged()
        && report.getModelName().equals(window.getModelName())
        && report.getModelVersion().equals(window.getModelVersion())
        && isBefore(report.getWindowStart())) {
      judged = report.getWindowStart();
      m = report.getM();
    }
  }

  /** An alert, of whatever window and version, in their order. */
  void hear(DriftAlert alert) {
    if (alert.getEvent() == AlertEvent.RESOLVED
        && isOfInputs(alert)
        && isBefore(alert.getWindowStart())) {
      resolved = alert.getWindowStart();
    }
  }

  private boolean isBefore(Instant start) {
    return start.isBefore(window.getWindowStart());
  }

  /** An id is the version, what is watched of it where that is something else, and a time. */
  private boolean isOfInputs(DriftAlert alert) {
    String version = window.getModelName() + "@" + window.getModelVersion() + "/";
    return alert.getAlertId().startsWith(version)
        && alert.getAlertId().indexOf('/', version.length()) < 0;
  }

  /** Null where no report was heard of a window before this one. */
  @Nullable Double m() {
    if (judged == null) {
      return null;
    }
    boolean begunAnew = resolved != null && !resolved.isBefore(judged);
    return m == null || begunAnew ? Double.valueOf(0) : m;
  }
}
