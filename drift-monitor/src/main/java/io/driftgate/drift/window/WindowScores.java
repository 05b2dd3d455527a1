package io.driftgate.drift.window;

import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.schemas.ScoreDistance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What each version said of the rows of a window's sample. Immutable. */
final class WindowScores {
  private final TreeMap<String, double[]> sorted = new TreeMap<>();

  private WindowScores() {}

  static WindowScores of(List<SampledRow> rows) {
    WindowScores scores = new WindowScores();
    rows.stream()
        .collect(
            Collectors.groupingBy(
                SampledRow::version,
                Collectors.mapping(row -> row.row().getScore(), Collectors.toList())))
        .forEach((version, said) -> scores.sorted.put(version, sorted(said)));
    return scores;
  }

  private static double[] sorted(List<Double> scores) {
    DoubleStream values = scores.stream().mapToDouble(Double::doubleValue);
    double[] ascending = values.toArray();
    Arrays.sort(ascending);
    return ascending;
  }

  /** How far the scores of a version are from those of each other one; empty where it has none. */
  List<ScoreDistance> distances(String version) {
    List<ScoreDistance> distances = new ArrayList<>();
    double[] own = sorted.get(version);
    if (own == null) {
      return distances;
    }
    sorted.forEach(
        (other, scores) -> {
          if (!other.equals(version)) {
            distances.add(
                ScoreDistance.newBuilder()
                    .setModelVersion(other)
                    .setScoreRows(scores.length)
                    .setDistance(KolmogorovSmirnov.distance(scores, own))
                    .build());
          }
        });
    return distances;
  }
}
