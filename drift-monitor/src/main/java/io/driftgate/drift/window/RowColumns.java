package io.driftgate.drift.window;

import io.driftgate.drift.comparison.Column;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.SampleRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the values of a version's features stand in its sample rows. Immutable. */
final class RowColumns {
  private final Map<String, Place> places = new HashMap<>();

  /** Position among all features, and among those of its kind. */
  private record Place(int position, TensorType.Kind kind, int index) {}

  RowColumns(ModelManifest manifest) {
    Map<TensorType.Kind, Integer> counts = new EnumMap<>(TensorType.Kind.class);
    for (int position = 0; position < manifest.features().size(); position++) {
      Feature feature = manifest.features().get(position);
      int index = counts.merge(feature.kind(), 1, Integer::sum) - 1;
      places.put(feature.name(), new Place(position, feature.kind(), index));
    }
  }

  /** Position of a feature in the manifest; -1 where the version has no such feature. */
  int position(String feature) {
    Place place = places.get(feature);
    return place == null ? -1 : place.position();
  }

  boolean has(Column column) {
    Place place = places.get(column.name());
    return place != null && (place.kind() == TensorType.Kind.TEXT) == isText(column);
  }

  private static boolean isText(Column column) {
    return column.kind() == Column.Kind.TEXT;
  }

  /** The value of a column of numbers; NaN where missing. */
  double number(SampleRow row, Column column) {
    Place place = place(column);
    if (row.getMissing().contains(place.position())) {
      return Double.NaN;
    }
    return place.kind() == TensorType.Kind.FLOATING
        ? row.getNumbers().get(place.index())
        : (double) row.getIntegers().get(place.index());
  }

  /** The value of a column of categories; null where missing. */
  @Nullable String category(SampleRow row, Column column) {
    Place place = place(column);
    if (row.getMissing().contains(place.position())) {
      return null;
    }
    return place.kind() == TensorType.Kind.TEXT
        ? row.getTexts().get(place.index())
        : Boolean.toString(number(row, column) != 0);
  }

  private Place place(Column column) {
    Place place = places.get(column.name());
    if (place == null) {
      throw new IllegalArgumentException("the version has no feature " + column.name());
    }
    return place;
  }
}
