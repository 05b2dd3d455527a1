package io.driftgate.app.serving;

import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.ModelRefusedException;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.app.releases.ArtifactStores;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Gets a version, has it examined, and loads it. */
final class VersionSource {
  private final DriftgateConfig config;
  private final SchemaRegistry registry;
  private final Admission admission;
  private final ArtifactStores stores;

  VersionSource(DriftgateConfig config, SchemaRegistry registry, Admission admission) {
    this.config = config;
    this.registry = registry;
    this.admission = admission;
    this.stores = new ArtifactStores(config);
  }

  /**
   * Loads a version; tries it first, unless it was tried before.
   *
   * @throws ModelRefusedException when it must not be loaded
   * @throws ArtifactUnavailableException when it cannot be had now
   * @throws ExpectedFailure when it cannot be examined now
   */
  OnnxModel load(KnownVersion version) {
    ModelRelease release = version.release();
    if (release != null) {
      admission.requireSize(release);
      byte[] zip = stores.fetch(release);
      BatchLimits measured = version.measured();
      return measured == null
          ? warm(admission.examine(release, zip, features()), version)
          : warm(admission.known(release, zip, measured), version);
    }
    Path path = version.localPath();
    if (path == null) {
      throw new IllegalStateException(version.id() + " comes from nowhere");
    }
    return warm(admission.examine(path, features()), version);
  }

  private static OnnxModel warm(Admitted admitted, KnownVersion version) {
    version.admitted(admitted.limits());
    OnnxModel model = OnnxModel.load(admitted.bundle(), admitted.limits());
    model.warmUp();
    return model;
  }

  private @Nullable Schema features() {
    return registry
        .latest(config.pipeline().featuresTopic() + "-value")
        .map(found -> new Schema.Parser().parse(found.schema()))
        .orElse(null);
  }
}
