package io.driftgate.models.pack;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import io.driftgate.models.reference.ColumnProfile;
import io.driftgate.models.reference.ReferenceColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One feature of a draft, with what its column of the reference shows. */
final class FeatureDraft {
  private FeatureDraft() {}

  static Feature of(
      String name, TensorType type, @Nullable ReferenceColumn column, List<String> notes) {
    String field = name.replaceAll("[^A-Za-z0-9_.]", "_");
    if (!field.equals(name)) {
      notes.add("feature '" + name + "' is read from the field '" + field + "' of the event");
    }
    MissingPolicy missing = MissingPolicy.REJECT;
    Interval range = null;
    List<String> categories = List.of();
    if (column != null) {
      ColumnProfile profile = ColumnProfile.of(column);
      if (profile.missing() > 0) {
        boolean nan = type.kind() == TensorType.Kind.FLOATING;
        missing = nan ? MissingPolicy.NAN : MissingPolicy.REJECT;
        notes.add(
            "column '"
                + name
                + "' has "
                + profile.missing()
                + " missing values; "
                + (nan
                    ? "the model gets NaN for them (missing: nan)"
                    : "an event without a value is rejected, unless you say missing: default"));
      }
      if (type.kind() == TensorType.Kind.TEXT) {
        categories = profile.moreCategories() ? List.of() : profile.categories();
      } else if (profile.min() != null && profile.max() != null) {
        range = new Interval(profile.min(), profile.max());
      }
    }
    return new Feature(
        name, field, List.of(), type, missing, null, null, null, range, categories, false);
  }
}
