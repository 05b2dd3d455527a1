package io.driftgate.drift.comparison;

import io.driftgate.drift.statistics.BinnedCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shared bins of two samples of numbers: the tenths of both are edges, where they differ, so that
 * bins are narrow where either has its values; the extremes of both are the outer edges.
 */
final class Bins {
  /** Each sample is parted into so many. */
  private static final int PARTS = 10;

  private final double[] edges;
  private final long[] reference;
  private final long[] current;

  private Bins(double[] edges, double[] reference, double[] current) {
    this.edges = edges;
    this.reference = count(edges, reference);
    this.current = count(edges, current);
  }

  /** Bins of two ascending samples, neither empty. */
  static Bins of(double[] reference, double[] current) {
    double lowest = Math.min(reference[0], current[0]);
    double highest = Math.max(reference[reference.length - 1], current[current.length - 1]);
    TreeSet<Double> inner = new TreeSet<>();
    addQuantiles(reference, inner);
    addQuantiles(current, inner);
    List<Double> edges = new ArrayList<>();
    edges.add(lowest);
    edges.addAll(inner.subSet(lowest, false, highest, false));
    edges.add(highest);
    return new Bins(edges.stream().mapToDouble(Double::doubleValue).toArray(), reference, current);
  }

  private static void addQuantiles(double[] values, Set<Double> edges) {
    for (int part = 1; part < PARTS; part++) {
      edges.add(values[(int) ((long) part * (values.length - 1) / PARTS)]);
    }
  }

  /** A value on an edge belongs to the bin above it, the greatest to the last bin. */
  private static long[] count(double[] edges, double[] values) {
    long[] counts = new long[edges.length - 1];
    int bin = 0;
    for (double value : values) {
      while (bin < counts.length - 1 && value >= edges[bin + 1]) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  BinnedCounts counts() {
    return BinnedCounts.of(reference, current);
  }

  List<Double> edges() {
    return Arrays.stream(edges).boxed().toList();
  }

  List<Double> referenceShares() {
    return shares(reference);
  }

  List<Double> currentShares() {
    return shares(current);
  }

  static List<Double> shares(long[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToObj(count -> count / total).toList();
  }
}
