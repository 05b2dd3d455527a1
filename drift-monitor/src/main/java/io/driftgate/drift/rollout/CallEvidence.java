package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.BernoulliEProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the candidate's calls take too much longer than the stable version's, as the reports of
 * the instances say: evidence that it is so in more than half of them. A single report says little,
 * for a pause of the process falls on either. Immutable.
 *
 * @param reports reports that compare the two
 * @param slow those in which the candidate's calls took longer than they may
 * @param candidateNanos mean time of the candidate's calls in the last one, nanoseconds
 * @param stableNanos likewise of the stable version's
 * @param logs the evidence
 */
public record CallEvidence(
    long reports, long slow, double candidateNanos, double stableNanos, List<Double> logs) {
  /** Share of slow reports that is allowed. */
  private static final double HALF = 0.5;

  public CallEvidence {
    logs = List.copyOf(logs);
  }

  /** Before any report. */
  static CallEvidence none() {
    return new CallEvidence(0, 0, 0, 0, list(new BernoulliEProcess()));
  }

  /**
   * With one more report.
   *
   * @param ratio how many times the stable version's time the candidate's may be
   */
  CallEvidence with(CallTimes.Means means, double ratio) {
    boolean isSlow = means.candidateNanos() > ratio * means.stableNanos();
    BernoulliEProcess evidence = process();
    evidence.observe(isSlow, HALF);
    return new CallEvidence(
        reports + 1,
        slow + (isSlow ? 1 : 0),
        means.candidateNanos(),
        means.stableNanos(),
        list(evidence));
  }

  /** The evidence; reaches 1/α by chance α times. */
  double value() {
    return process().value();
  }

  private BernoulliEProcess process() {
    return BernoulliEProcess.of(logs.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<Double> list(BernoulliEProcess evidence) {
    List<Double> logs = new ArrayList<>();
    for (double log : evidence.logs()) {
      logs.add(log);
    }
    return logs;
  }
}
