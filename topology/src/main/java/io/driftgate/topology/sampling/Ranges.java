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
        Interval range = feature.roundedRange();
        ranges.features[place] = position;
        ranges.lowest[place] = range == null ? Double.NEGATIVE_INFINITY : range.lowest();
        ranges.highest[place] = range == null ? Double.POSITIVE_INFINITY : range.highest();
        place++;
      }
    }
    return ranges;
  }
}
