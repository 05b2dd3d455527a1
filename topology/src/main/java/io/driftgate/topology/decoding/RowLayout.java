package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the values of an event go in a {@link Row}: each feature has a place in the array of its
 * kind, in the order of the manifest.
 */
public final class RowLayout {
  private final List<Feature> features;
  private final int[] places;
  private final int numbers;
  private final int integers;
  private final int texts;
  private final String eventIdField;
  private final String eventTimeField;

  /**
   * @param features the model's features in the order of its manifest
   * @param eventIdField dotted path of the event's id
   * @param eventTimeField dotted path of the event's time
   */
  public RowLayout(List<Feature> features, String eventIdField, String eventTimeField) {
    this.features = List.copyOf(features);
    this.eventIdField = eventIdField;
    this.eventTimeField = eventTimeField;
    this.places = new int[features.size()];
    Map<TensorType.Kind, Integer> counts = new EnumMap<>(TensorType.Kind.class);
    for (int index = 0; index < places.length; index++) {
      places[index] = counts.merge(features.get(index).kind(), 1, Integer::sum) - 1;
    }
    this.numbers = counts.getOrDefault(TensorType.Kind.FLOATING, 0);
    this.integers = counts.getOrDefault(TensorType.Kind.INTEGER, 0);
    this.texts = counts.getOrDefault(TensorType.Kind.TEXT, 0);
  }

  /**
   * Where the features of a type are in the array of their kind, in the order of the manifest.
   *
   * @param features of the manifest
   */
  public static int[] places(List<Feature> features, TensorType type) {
    List<Feature> ofKind =
        features.stream().filter(feature -> feature.kind() == type.kind()).toList();
    return IntStream.range(0, ofKind.size())
        .filter(place -> ofKind.get(place).type() == type)
        .toArray();
  }

  public Row newRow() {
    return new Row(features.size(), numbers, integers, texts);
  }

  public List<Feature> features() {
    return features;
  }

  /** Whether both read the same values into the same places from every event. */
  public boolean readsLike(RowLayout other) {
    if (features.size() != other.features.size()
        || !eventIdField.equals(other.eventIdField)
        || !eventTimeField.equals(other.eventTimeField)) {
      return false;
    }
    for (int index = 0; index < features.size(); index++) {
      if (!features.get(index).readsLike(other.features.get(index))) {
        return false;
      }
    }
    return true;
  }

  /** Index of a feature's value in the array of its kind. */
  public int place(int feature) {
    return places[feature];
  }

  String eventIdField() {
    return eventIdField;
  }

  String eventTimeField() {
    return eventTimeField;
  }
}
