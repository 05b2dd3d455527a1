package io.driftgate.topology.sampling;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;
import java.util.List;

/**
 * The ranges seen in training of the features of one kind, as plain arrays by the place of their
 * values in the row. Empty where no range is known at all.
 */
final class Ranges {
  /** Position in the manifest, by place. */
  final int[] features;

  final double[] lowest;
  final double[] highest;

  private Ranges(int length) {
    this.features = new int[length];
    this.lowest = new double[length];
    this.highest = new double[length];
  }

  static Ranges of(List<Feature> manifest, TensorType.Kind kind) {
    List<Feature> all = manifest.stream().filter(feature -> feature.kind() == kind).toList();
    if (all.stream().allMatch(feature -> feature.range() == null)) {
      return new Ranges(0);
    }
    Ranges ranges = new Ranges(all.size());
    int place = 0;
    for (int position = 0; position < manifest.size(); position++) {
      Feature feature = manifest.get(position);
      if (feature.kind() == kind) {
        ranges.features[place] = position;
        ranges.lowest[place] = lowest(feature);
        ranges.highest[place] = highest(feature);
        place++;
      }
    }
    return ranges;
  }

  private static double lowest(Feature feature) {
    Interval range = feature.range();
    if (range == null) {
      return Double.NEGATIVE_INFINITY;
    }
    // 0.1 as a float is not 0.1: the end itself must not fall out of the range when it is rounded
    return feature.type() == TensorType.FP32
        ? Math.min(range.lowest(), (float) range.lowest())
        : range.lowest();
  }

  private static double highest(Feature feature) {
    Interval range = feature.range();
    if (range == null) {
      return Double.POSITIVE_INFINITY;
    }
    return feature.type() == TensorType.FP32
        ? Math.max(range.highest(), (float) range.highest())
        : range.highest();
  }
}
