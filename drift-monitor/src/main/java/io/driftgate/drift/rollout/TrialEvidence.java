package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.BernoulliEProcess;
import io.driftgate.schemas.DriftReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the windows of a rollout have said so far: whose training data today's traffic looks like,
 * and whether the candidate fails. A window that is in distribution for the candidate and out of it
 * for the stable version speaks for the candidate, the other way round against it; where both or
 * neither fit it says nothing. Immutable.
 *
 * @param since end of the first window that was reported, milliseconds since 1970; null before it
 * @param forCandidate windows in a row that spoke for the candidate; those that say nothing are
 *     passed over
 * @param against windows in a row that spoke against it
 * @param window start of the window of which one report is there; null where none waits
 * @param stableDrifts what that report says, if it is the stable version's
 * @param candidateDrifts likewise of the candidate
 * @param events events that the candidate was to score
 * @param failed those that it failed on
 * @param failureLogs evidence that it fails too often
 * @param windows those that all this comes from
 * @param absence events that the candidate had no part in
 */
public record TrialEvidence(
    @Nullable Long since,
    int forCandidate,
    int against,
    @Nullable Long window,
    @Nullable Boolean stableDrifts,
    @Nullable Boolean candidateDrifts,
    long events,
    long failed,
    List<Double> failureLogs,
    TrialWindows windows,
    Absence absence) {

  public TrialEvidence {
    failureLogs = List.copyOf(failureLogs);
    // a state of before they were kept has none
    windows = windows == null ? TrialWindows.none() : windows;
    absence = absence == null ? Absence.none() : absence;
  }

  /** Before any window. */
  static TrialEvidence none() {
    return new TrialEvidence(
        null,
        0,
        0,
        null,
        null,
        null,
        0,
        0,
        list(new BernoulliEProcess()),
        TrialWindows.none(),
        Absence.none());
  }

  private static List<Double> list(BernoulliEProcess evidence) {
    List<Double> logs = new ArrayList<>();
    for (double log : evidence.logs()) {
      logs.add(log);
    }
    return logs;
  }

  /**
   * With one more report, of the stable version or of the candidate, after {@link #at}.
   *
   * @param failureRateMax share of events that the candidate may fail on
   */
  TrialEvidence with(DriftReport report, boolean candidate, double failureRateMax) {
    TrialEvidence counted = candidate ? withFailures(report, failureRateMax) : withAbsence(report);
    if (!report.getJudged()) {
      return counted;
    }
    long start = report.getWindowStart().toEpochMilli();
    boolean drifts = report.getSignificant();
    Long waiting = counted.window;
    boolean same = waiting != null && waiting == start;
    Boolean ofStable = candidate ? (same ? counted.stableDrifts : null) : Boolean.valueOf(drifts);
    Boolean ofCandidate =
        candidate ? Boolean.valueOf(drifts) : (same ? counted.candidateDrifts : null);
    if (ofStable == null || ofCandidate == null) {
      return counted.waiting(start, ofStable, ofCandidate);
    }
    boolean speaksFor = ofStable && !ofCandidate;
    boolean speaksAgainst = ofCandidate && !ofStable;
    return new TrialEvidence(
        counted.since,
        speaksFor ? forCandidate + 1 : speaksAgainst ? 0 : forCandidate,
        speaksAgainst ? against + 1 : speaksFor ? 0 : against,
        null,
        null,
        null,
        counted.events,
        counted.failed,
        counted.failureLogs,
        speaksFor || speaksAgainst
            ? counted.windows.speaking(start, speaksFor ? against > 0 : forCandidate > 0)
            : counted.windows,
        counted.absence);
  }

  private TrialEvidence begun(long end) {
    return new TrialEvidence(
        end,
        forCandidate,
        against,
        window,
        stableDrifts,
        candidateDrifts,
        events,
        failed,
        failureLogs,
        windows,
        absence);
  }

  private TrialEvidence waiting(
      long start, @Nullable Boolean ofStable, @Nullable Boolean ofCandidate) {
    return new TrialEvidence(
        since,
        forCandidate,
        against,
        start,
        ofStable,
        ofCandidate,
        events,
        failed,
        failureLogs,
        windows,
        absence);
  }

  private TrialEvidence withAbsence(DriftReport stable) {
    return new TrialEvidence(
        since,
        forCandidate,
        against,
        window,
        stableDrifts,
        candidateDrifts,
        events,
        failed,
        failureLogs,
        windows,
        absence.with(stable));
  }

  private TrialEvidence withFailures(DriftReport report, double failureRateMax) {
    long failedNow = report.getFailed();
    long scored = report.getScored() + report.getShadowScored();
    BernoulliEProcess evidence =
        BernoulliEProcess.of(failureLogs.stream().mapToDouble(Double::doubleValue).toArray());
    evidence.observe(failedNow, scored, failureRateMax);
    return new TrialEvidence(
        since,
        forCandidate,
        against,
        window,
        stableDrifts,
        candidateDrifts,
        events + failedNow + scored,
        failed + failedNow,
        list(evidence),
        failedNow > 0 ? windows.failing(report.getWindowStart().toEpochMilli()) : windows,
        absence);
  }

  /** Counts anew, as after a step: a long clean past must not cover what begins now. */
  TrialEvidence fromHere() {
    TrialEvidence none = none();
    return new TrialEvidence(
        since,
        0,
        0,
        window,
        stableDrifts,
        candidateDrifts,
        0,
        0,
        none.failureLogs,
        none.windows,
        none.absence);
  }

  /** With a report of any version: time goes on. */
  TrialEvidence at(long windowEnd) {
    return since == null ? begun(windowEnd) : this;
  }

  /** Evidence that the candidate fails more often than it may; reaches 1/α by chance α times. */
  double failureEvidence() {
    return BernoulliEProcess.of(failureLogs.stream().mapToDouble(Double::doubleValue).toArray())
        .value();
  }
}
