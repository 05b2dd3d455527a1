package io.driftgate.app.releases;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The manifest of the newest release, for those who want to know what events should have. */
public final class NewestManifest {
  private NewestManifest() {}

  /**
   * Fetches it.
   *
   * @param notes told why there is none although there is a release, for people
   * @return null where there is no release, or its bundle cannot be had
   */
  public static @Nullable ModelManifest of(DriftgateConfig config, Consumer<String> notes) {
    try (Broker broker = Broker.connect(config)) {
      if (!broker.hasTopic(PipelineTopic.MODELS.topicName(config.pipeline().name()))) {
        return null;
      }
    }
    List<ModelRelease> releases = new Releases(config).all();
    if (releases.isEmpty()) {
      return null;
    }
    ModelRelease newest = releases.get(releases.size() - 1);
    String id = newest.getModelName() + "@" + newest.getModelVersion();
    try {
      byte[] zip = new ArtifactStores(config).fetch(newest);
      return ModelBundle.of(BundleFiles.ofZip(zip, id), Path.of(id)).manifest();
    } catch (ArtifactUnavailableException | InvalidBundleException e) {
      notes.accept("what " + id + " takes is not known: " + e.getMessage());
      return null;
    }
  }
}
