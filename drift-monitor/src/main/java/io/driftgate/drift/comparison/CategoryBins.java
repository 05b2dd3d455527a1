package io.driftgate.drift.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Categories of two samples for drawing: the most frequent of both, and the others as one bin.
 *
 * @param names the categories; the last is {@value #OTHERS} where there are more
 */
record CategoryBins(List<String> names, List<Double> referenceShares, List<Double> currentShares) {
  private static final int SHOWN = 20;
  private static final String OTHERS = "(others)";

  static CategoryBins of(Map<String, Integer> reference, Map<String, Integer> current) {
    double ours = total(reference);
    double theirs = total(current);
    Map<String, Double> weights = new TreeMap<>();
    reference.forEach((name, count) -> weights.merge(name, count / ours, Double::sum));
    current.forEach((name, count) -> weights.merge(name, count / theirs, Double::sum));
    List<String> ordered =
        weights.entrySet().stream()
            .sorted(
                Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    List<String> names = new ArrayList<>(ordered.subList(0, Math.min(SHOWN, ordered.size())));
    List<Double> referenceShares = new ArrayList<>(shares(names, reference, ours));
    List<Double> currentShares = new ArrayList<>(shares(names, current, theirs));
    if (ordered.size() > SHOWN) {
      List<String> others = ordered.subList(SHOWN, ordered.size());
      names.add(OTHERS);
      referenceShares.add(sum(others, reference) / ours);
      currentShares.add(sum(others, current) / theirs);
    }
    return new CategoryBins(
        List.copyOf(names), List.copyOf(referenceShares), List.copyOf(currentShares));
  }

  private static double total(Map<String, Integer> counts) {
    return sum(List.copyOf(counts.keySet()), counts);
  }

  private static double sum(List<String> names, Map<String, Integer> counts) {
    return names.stream().mapToInt(name -> counts.getOrDefault(name, 0)).sum();
  }

  private static List<Double> shares(
      List<String> names, Map<String, Integer> counts, double total) {
    return names.stream().map(name -> counts.getOrDefault(name, 0) / total).toList();
  }
}
