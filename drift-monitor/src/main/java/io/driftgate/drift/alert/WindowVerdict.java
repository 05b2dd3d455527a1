package io.driftgate.drift.alert;

import io.driftgate.schemas.DriftReport;
import org.jspecify.annotations.Nullable;

/** What a window came to by itself, in a word. */
public enum WindowVerdict {
  /** There was nothing to judge it by, or too little of it. */
  NOT_JUDGED,
  /** Nothing speaks for drift. */
  QUIET,
  /**
   * The evidence of this window and those before has reached the threshold of an alert, and nothing
   * unusual is past its gate: departures that are there and too small to act on. No episode opens.
   */
  NOTE,
  /** Something unusual is past its gate. */
  DRIFT;

  /** Of a report. */
  public static WindowVerdict of(DriftReport report) {
    return of(
        report.getJudged(),
        report.getSignificant(),
        report.getM(),
        report.getThreshold(),
        report.getAlertId() != null);
  }

  /**
   * Of what a report says.
   *
   * @param m null without calibration
   * @param threshold that M has to reach; null without calibration
   * @param inEpisode whether an episode is open, whose alert says more
   */
  public static WindowVerdict of(
      boolean judged,
      boolean significant,
      @Nullable Double m,
      @Nullable Double threshold,
      boolean inEpisode) {
    if (!judged) {
      return NOT_JUDGED;
    }
    if (significant) {
      return DRIFT;
    }
    boolean reached = m != null && threshold != null && m >= threshold;
    return reached && !inEpisode ? NOTE : QUIET;
  }
}
