package io.driftgate.topology.sampling;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.RowLayout;
import java.util.List;

/** What sampling has to know of a version; worked out once, since every event asks for it. */
public final class SampledModel {
  private final String name;
  private final String version;
  private final RowLayout layout;
  private final Ranges numbers;
  private final Ranges integers;
  private final KnownCategories texts;

  private SampledModel(ModelManifest manifest, RowLayout layout) {
    List<Feature> all = layout.features();
    this.name = manifest.name();
    this.version = manifest.version();
    this.layout = layout;
    this.numbers = Ranges.of(all, TensorType.Kind.FLOATING);
    this.integers = Ranges.of(all, TensorType.Kind.INTEGER);
    this.texts = KnownCategories.of(all);
  }

  /**
   * What sampling has to know of a version.
   *
   * @param layout by which the version's events are read
   */
  public static SampledModel of(ModelManifest manifest, RowLayout layout) {
    return new SampledModel(manifest, layout);
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  /** Number of features. */
  int features() {
    return layout.features().size();
  }

  /** By which the version's events are read. */
  RowLayout layout() {
    return layout;
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
