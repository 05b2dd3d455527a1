package io.driftgate.drift.rollout;

import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.VersionReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long each instance's calls of two versions took from one report of it to the next. Instances
 * tell totals, so a report that is missed costs nothing. For one thread.
 */
final class CallTimes {
  /** Calls of each version without which a report says nothing: a pause would be most of a few. */
  static final int CALLS_MIN = 20;

  private final Map<String, InstanceReport> before = new HashMap<>();

  /**
   * The mean times of an instance's calls between two reports.
   *
   * @param candidateNanos of the candidate's calls, nanoseconds
   * @param stableNanos of the stable version's, likewise
   */
  record Means(double candidateNanos, double stableNanos) {}

  /**
   * What the newest reports say that was not said yet.
   *
   * @param newest of each instance
   */
  List<Means> news(List<InstanceReport> newest, Trial trial) {
    List<Means> news = new ArrayList<>();
    for (InstanceReport report : newest) {
      InstanceReport last = before.put(report.getInstanceId(), report);
      if (last != null && last.getReportedAt().isBefore(report.getReportedAt())) {
        Means means = means(last, report, trial);
        if (means != null) {
          news.add(means);
        }
      }
    }
    // who is gone is not remembered
    before
        .keySet()
        .retainAll(newest.stream().map(InstanceReport::getInstanceId).collect(Collectors.toSet()));
    return news;
  }

  /** The totals of another rollout are no beginning. */
  void forget() {
    before.clear();
  }

  private static @Nullable Means means(InstanceReport last, InstanceReport report, Trial trial) {
    double candidate = mean(last, report, trial.candidate());
    double stable = mean(last, report, trial.stable());
    return Double.isNaN(candidate) || Double.isNaN(stable) ? null : new Means(candidate, stable);
  }

  /** NaN where there were too few calls. */
  private static double mean(InstanceReport last, InstanceReport report, String version) {
    VersionReport from = of(last, version);
    VersionReport to = of(report, version);
    if (from == null || to == null) {
      return Double.NaN;
    }
    long calls = to.getScoringCalls() - from.getScoringCalls();
    return calls < CALLS_MIN
        ? Double.NaN
        : (double) (to.getScoringNanos() - from.getScoringNanos()) / calls;
  }

  private static @Nullable VersionReport of(InstanceReport report, String version) {
    return report.getVersions().stream()
        .filter(one -> one.getModelVersion().equals(version))
        .findFirst()
        .orElse(null);
  }
}
