package io.driftgate.topology.sampling;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import java.util.List;

/** What sampling has to know of a version; worked out once, since every event asks for it. */
public final class SampledModel {
  private final String name;
  private final String version;
  private final int features;
  private final Ranges numbers;
  private final Ranges integers;
  private final KnownCategories texts;

  private SampledModel(ModelManifest manifest) {
    List<Feature> all = manifest.features();
    this.name = manifest.name();
    this.version = manifest.version();
    this.features = all.size();
    this.numbers = Ranges.of(all, TensorType.Kind.FLOATING);
    this.integers = Ranges.of(all, TensorType.Kind.INTEGER);
    this.texts = KnownCategories.of(all);
  }

  public static SampledModel of(ModelManifest manifest) {
    return new SampledModel(manifest);
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  /** Number of features. */
  int features() {
    return features;
  }

  Ranges numbers() {
    return numbers;
  }

  Ranges integers() {
    return integers;
  }

  KnownCategories texts() {
    return texts;
  }
}
