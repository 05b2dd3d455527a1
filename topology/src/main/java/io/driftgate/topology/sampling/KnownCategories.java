package io.driftgate.topology.sampling;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The text features whose categories in training are known, as plain arrays. */
final class KnownCategories {
  /** Position in the manifest. */
  final int[] features;

  /** Place of the value among the row's texts. */
  final int[] places;

  final List<Set<String>> categories;

  private KnownCategories(int length) {
    this.features = new int[length];
    this.places = new int[length];
    this.categories = new ArrayList<>(length);
  }

  static KnownCategories of(List<Feature> manifest) {
    int known = (int) manifest.stream().filter(KnownCategories::isKnown).count();
    KnownCategories found = new KnownCategories(known);
    int text = 0;
    for (int position = 0; position < manifest.size(); position++) {
      Feature feature = manifest.get(position);
      if (isKnown(feature)) {
        found.features[found.categories.size()] = position;
        found.places[found.categories.size()] = text;
        found.categories.add(Set.copyOf(feature.categories()));
      }
      if (feature.kind() == TensorType.Kind.TEXT) {
        text++;
      }
    }
    return found;
  }

  private static boolean isKnown(Feature feature) {
    return feature.kind() == TensorType.Kind.TEXT && !feature.categories().isEmpty();
  }
}
