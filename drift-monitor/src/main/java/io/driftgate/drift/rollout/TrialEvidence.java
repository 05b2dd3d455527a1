package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.BernoulliEProcess;
import io.driftgate.schemas.DriftReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
    return counted.changed(
        change -> {
          change.window = null;
          change.stableDrifts = null;
          change.candidateDrifts = null;
          if (speaksFor || speaksAgainst) {
            change.forCandidate = speaksFor ? forCandidate + 1 : 0;
            change.against = speaksAgainst ? against + 1 : 0;
            change.windows =
                counted.windows.speaking(start, speaksFor ? against > 0 : forCandidate > 0);
          }
        });
  }

  private TrialEvidence waiting(
      long start, @Nullable Boolean ofStable, @Nullable Boolean ofCandidate) {
    return changed(
        change -> {
          change.window = start;
          change.stableDrifts = ofStable;
          change.candidateDrifts = ofCandidate;
        });
  }

  private TrialEvidence withAbsence(DriftReport stable) {
    return changed(change -> change.absence = absence.with(stable));
  }

  private TrialEvidence withFailures(DriftReport report, double failureRateMax) {
    long failedNow = report.getFailed();
    long scored = report.getScored() + report.getShadowScored();
    BernoulliEProcess evidence = failures();
    evidence.observe(failedNow, scored, failureRateMax);
    return changed(
        change -> {
          change.events += failedNow + scored;
          change.failed += failedNow;
          change.failureLogs = list(evidence);
          if (failedNow > 0) {
            change.windows = windows.failing(report.getWindowStart().toEpochMilli());
          }
        });
  }

  /** Counts anew, as after a step: a long clean past must not cover what begins now. */
  TrialEvidence fromHere() {
    return none()
        .changed(
            change -> {
              change.since = since;
              change.window = window;
              change.stableDrifts = stableDrifts;
              change.candidateDrifts = candidateDrifts;
            });
  }

  /** With a report of any version: time goes on. */
  TrialEvidence at(long windowEnd) {
    return since == null ? changed(change -> change.since = windowEnd) : this;
  }

  /** Evidence that the candidate fails more often than it may; reaches 1/α by chance α times. */
  double failureEvidence() {
    return failures().value();
  }

  private BernoulliEProcess failures() {
    return BernoulliEProcess.of(failureLogs.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private TrialEvidence changed(Consumer<Change> how) {
    Change change = new Change(this);
    how.accept(change);
    return change.made();
  }

  /** A copy in the making. */
  private static final class Change {
    private @Nullable Long since;
    private int forCandidate;
    private int against;
    private @Nullable Long window;
    private @Nullable Boolean stableDrifts;
    private @Nullable Boolean candidateDrifts;
    private long events;
    private long failed;
    private List<Double> failureLogs;
    private TrialWindows windows;
    private Absence absence;

    private Change(TrialEvidence from) {
      since = from.since;
      forCandidate = from.forCandidate;
      against = from.against;
      window = from.window;
      stableDrifts = from.stableDrifts;
      candidateDrifts = from.candidateDrifts;
      events = from.events;
      failed = from.failed;
      failureLogs = from.failureLogs;
      windows = from.windows;
      absence = from.absence;
    }

    private TrialEvidence made() {
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
          absence);
    }
  }
}
