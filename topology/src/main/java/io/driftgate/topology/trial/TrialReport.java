package io.driftgate.topology.trial;

import io.driftgate.topology.scoring.BatchMeasurement;
import java.util.List;

/**
 * What came of a trial.
 *
 * @param problems why the version must not be offered traffic; empty where it may
 * @param referenceRows rows of the reference that were scored
 * @param rejectedRows rows of the reference that an event with their values would not be scored for
 * @param goldenRows rows of golden.jsonl that came out as the trainer saw them
 * @param goldenDifference largest difference to a golden score
 * @param sizes what was measured of each batch size
 * @param scores the scores of the reference, for golden rows and for drift of the score
 */
public record TrialReport(
    List<String> problems,
    int referenceRows,
    int rejectedRows,
    int goldenRows,
    double goldenDifference,
    List<BatchMeasurement.Size> sizes,
    List<ScoredRow> scores) {

  /**
   * A row of the reference with its score.
   *
   * @param row index of the row, from 0
   * @param score its score
   * @param label its label; empty where there is none
   */
  public record ScoredRow(int row, double score, String label) {}

  public TrialReport {
    problems = List.copyOf(problems);
    sizes = List.copyOf(sizes);
    scores = List.copyOf(scores);
  }
}
