package io.driftgate.app.drift.page;

import io.driftgate.schemas.BinShares;
import java.util.List;

/**
 * Bins of numbers, prepared for drawing. Outer bins reach to the extremes of all rows, which may be
 * far away: beyond a part of the range of the inner bins they are cut off.
 *
 * @param edges ascending, one more than bins
 * @param from the lowest value drawn
 * @param to the highest value drawn
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them, and nobody else has them
record NumberBins(double[] edges, double[] reference, double[] current, double from, double to) {
  private static final double OUTER_SHARE_MAX = 0.35;

  /** Whether a record has bins that can be drawn. */
  static boolean areIn(BinShares bins) {
    List<Double> edges = bins.getEdges();
    int count = bins.getReference().size();
    return count > 0
        && edges.size() == count + 1
        && bins.getCurrent().size() == count
        && edges.stream().anyMatch(Double::isFinite);
  }

  static NumberBins of(BinShares bins) {
    double[] edges = finite(bins.getEdges());
    int last = edges.length - 1;
    double from = edges[0];
    double to = edges[last];
    if (last >= 4) {
      double inner = edges[last - 1] - edges[1];
      if (inner > 0) {
        from = Math.max(from, edges[1] - inner * OUTER_SHARE_MAX);
        to = Math.min(to, edges[last - 1] + inner * OUTER_SHARE_MAX);
      }
    }
    return new NumberBins(edges, shares(bins.getReference()), shares(bins.getCurrent()), from, to);
  }

  private static double[] shares(List<Double> shares) {
    return shares.stream().mapToDouble(it -> Double.isFinite(it) ? it : 0).toArray();
  }

  /** The edges, with those that are not finite at the next one that is. */
  private static double[] finite(List<Double> edges) {
    double[] finite = edges.stream().mapToDouble(Double::doubleValue).toArray();
    double lowest = edges.stream().filter(Double::isFinite).mapToDouble(it -> it).min().orElse(0);
    double highest = edges.stream().filter(Double::isFinite).mapToDouble(it -> it).max().orElse(0);
    for (int i = 0; i < finite.length; i++) {
      if (!Double.isFinite(finite[i])) {
        finite[i] = finite[i] > 0 ? highest : lowest;
      }
    }
    return finite;
  }

  boolean isCut() {
    return from > edges[0] || to < edges[edges.length - 1];
  }

  /** Share per unit of the value: the area of a bin is its share. Bins of no width get a little. */
  double[] densities(double[] shares) {
    double narrowest = Math.max((to - from) / 120, Double.MIN_NORMAL);
    double[] densities = new double[shares.length];
    for (int bin = 0; bin < shares.length; bin++) {
      double width =
          bin == 0
              ? edges[1] - from
              : bin == shares.length - 1 ? to - edges[bin] : edges[bin + 1] - edges[bin];
      densities[bin] = shares[bin] / Math.max(width, narrowest);
    }
    return densities;
  }

  /** Share of the values up to each edge. */
  static double[] cumulated(double[] shares) {
    double[] cumulated = new double[shares.length + 1];
    for (int bin = 0; bin < shares.length; bin++) {
      cumulated[bin + 1] = Math.min(1, cumulated[bin] + shares[bin]);
    }
    return cumulated;
  }

  /** The edge where the cumulated shares are furthest apart. */
  int widestGap() {
    double[] ours = cumulated(reference);
    double[] theirs = cumulated(current);
    int widest = 0;
    for (int edge = 1; edge < ours.length; edge++) {
      if (Math.abs(ours[edge] - theirs[edge]) > Math.abs(ours[widest] - theirs[widest])) {
        widest = edge;
      }
    }
    return widest;
  }
}
