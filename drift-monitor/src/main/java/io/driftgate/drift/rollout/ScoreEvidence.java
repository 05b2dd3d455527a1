package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.DistanceBound;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.ScoreDistance;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the candidate's scores are distributed altogether differently from the stable version's,
 * as those of a model that broke are. Each window is another pair of samples, and a rollout looks
 * at many: look j has a part α / (j (j + 1)) of α, and all parts together are α. So over a whole
 * rollout, however long, any window is wrongly taken for beyond the limit with a probability of α
 * at most (Bonferroni's inequality). Immutable.
 *
 * @param beyond starts of the last windows in a row, at most {@link #WINDOWS}, in which the
 *     distance was for sure above the limit; milliseconds since 1970
 * @param distance of the score distributions in the last window that compares them, 0 to 1
 * @param bound the distance that is sure
 * @param candidateRows rows of that window that the candidate scored
 * @param stableRows rows of it that the stable version scored
 * @param looks windows of the rollout that compared the two so far
 */
public record ScoreEvidence(
    List<Long> beyond,
    double distance,
    double bound,
    long candidateRows,
    long stableRows,
    long looks) {
  /** Windows in a row that take a candidate back: one may be an accident of its traffic. */
  static final int WINDOWS = 2;

  /** Probability that any window of a rollout is taken for beyond the limit and is not. */
  static final double ALPHA = 1e-3;

  public ScoreEvidence {
    beyond = List.copyOf(beyond);
  }

  /** Before any window. */
  static ScoreEvidence none() {
    return new ScoreEvidence(List.of(), 0, 0, 0, 0, 0);
  }

  /** After a step: windows count anew, looks do not, for the rollout is the same. */
  ScoreEvidence fromHere() {
    return new ScoreEvidence(List.of(), 0, 0, 0, 0, looks);
  }

  /**
   * With one more report of the candidate; one of a window in which the stable version scored
   * nothing says nothing.
   *
   * @param limit distance that is allowed, 0 to 1
   */
  ScoreEvidence with(DriftReport report, String stable, double limit) {
    ScoreDistance found =
        report.getScoreDistances().stream()
            .filter(one -> one.getModelVersion().equals(stable))
            .findFirst()
            .orElse(null);
    if (found == null || found.getScoreRows() < 1 || report.getScoreRows() < 1) {
      return this;
    }
    long look = looks + 1;
    double sure =
        DistanceBound.lower(
            found.getDistance(),
            report.getScoreRows(),
            found.getScoreRows(),
            ALPHA / look / (look + 1));
    List<Long> windows = new ArrayList<>();
    if (sure > limit) {
      windows.addAll(beyond.subList(Math.max(0, beyond.size() - WINDOWS + 1), beyond.size()));
      windows.add(report.getWindowStart().toEpochMilli());
    }
    return new ScoreEvidence(
        windows, found.getDistance(), sure, report.getScoreRows(), found.getScoreRows(), look);
  }

  /** Whether so many windows in a row are beyond the limit that the candidate is to go. */
  boolean isBeyond() {
    return beyond.size() >= WINDOWS;
  }
}
