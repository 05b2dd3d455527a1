package io.driftgate.app.releases;

import io.driftgate.app.admission.Admitted;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.artifact.Artifact;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.models.signing.BundleSignature;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Publishes an admitted version: the artifact first, then the release that points to it. */
public final class ReleasePublisher {
  private final DriftgateConfig config;
  private final InstantSource clock;

  public ReleasePublisher(DriftgateConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * Publishes.
   *
   * @param by who publishes, for people
   * @param source where the model was taken from; null for files
   * @return the release; the one that is there already where it is of the very same bundle
   * @throws ExpectedFailure when the version is there with other content, or is of another model
   */
  public ModelRelease publish(Admitted admitted, String by, @Nullable String source) {
    ModelManifest manifest = admitted.bundle().manifest();
    Artifact artifact = Artifact.of(admitted.bundle());
    ArtifactStores stores = new ArtifactStores(config);
    if (artifact.zip().length > stores.maxBytes()) {
      throw new ExpectedFailure(
          "the bundle has "
              + artifact.zip().length
              + " bytes, more than models.artifact-max-bytes="
              + stores.maxBytes()
              + "; raise it, and think of a folder or a web server as models.store");
    }
    List<ModelRelease> before = new Releases(config).all();
    ModelRelease known = known(before, manifest, artifact);
    if (known != null && isThere(stores, known)) {
      return known;
    }
    URI uri;
    try {
      uri = stores.written().put(artifact);
    } catch (ArtifactUnavailableException e) {
      throw new ExpectedFailure(String.valueOf(e.getMessage()), e);
    }
    ModelRelease release =
        ModelRelease.newBuilder()
            .setModelName(manifest.name())
            .setModelVersion(manifest.version())
            .setModelSha256(manifest.sha256())
            .setArtifactUri(uri.toString())
            .setArtifactSha256(artifact.sha256())
            .setArtifactBytes(artifact.zip().length)
            .setPublishedAt(known == null ? after(before) : known.getPublishedAt())
            .setPublishedBy(by)
            .setSignedBy(BundleSignature.claimedKey(admitted.bundle().files()))
            .setSource(source)
            .setScoreTolerance(admitted.tolerance())
            .build();
    try (RecordWriter writer = new RecordWriter(config)) {
      writer.write(PipelineTopic.MODELS, manifest.id(), release);
    }
    return release;
  }

  /** An artifact that was lost is stored anew, and the release points to where it is now. */
  private static boolean isThere(ArtifactStores stores, ModelRelease release) {
    try {
      return ModelBundle.sha256(stores.fetch(release)).equals(release.getArtifactSha256());
    } catch (ArtifactUnavailableException e) {
      // that is what was asked
      return false;
    }
  }

  /** Now; but later than every release before, whatever the clocks of their publishers. */
  private Instant after(List<ModelRelease> releases) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (releases.isEmpty()) {
      return now;
    }
    Instant newest = releases.get(releases.size() - 1).getPublishedAt();
    return now.isAfter(newest) ? now : newest.plusMillis(1);
  }

  private @Nullable ModelRelease known(
      List<ModelRelease> releases, ModelManifest manifest, Artifact artifact) {
    for (ModelRelease release : releases) {
      if (!release.getModelName().equals(manifest.name())) {
        throw new ExpectedFailure(
            "pipeline "
                + config.pipeline().name()
                + " serves the model '"
                + release.getModelName()
                + "', the bundle is of '"
                + manifest.name()
                + "'. A pipeline has one model: correct the name, or publish to another pipeline"
                + " (pipeline.name).");
      }
      if (release.getModelVersion().equals(manifest.version())) {
        if (release.getArtifactSha256().equals(artifact.sha256())) {
          return release;
        }
        throw new ExpectedFailure(
            manifest.id()
                + " was published already, with another content (SHA-256 of the bundle "
                + release.getArtifactSha256()
                + "; this one has "
                + artifact.sha256()
                + "). A version never changes: give this one a new version.");
      }
    }
    return null;
  }
}
