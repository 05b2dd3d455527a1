package io.driftgate.app.releases;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.models.artifact.ArtifactStore;
import io.driftgate.models.artifact.ArtifactUnavailableException;
import io.driftgate.models.artifact.FolderStore;
import io.driftgate.models.artifact.WebStore;
import io.driftgate.schemas.ModelRelease;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stores of a configuration: the one that is written to, and all that are read from. */
public final class ArtifactStores {
  private final ArtifactStore written;
  private final List<ArtifactStore> read = new ArrayList<>();
  private final long maxBytes;

  public ArtifactStores(DriftgateConfig config) {
    String store = config.models().store();
    maxBytes = config.models().artifactBytesMax();
    read.add(new KafkaStore(config));
    if (store.startsWith("file:")) {
      read.add(new FolderStore(Path.of(URI.create(store))));
    } else {
      read.add(new WebStore(store.equals("kafka") ? null : URI.create(store)));
    }
    written = store.equals("kafka") ? read.get(0) : read.get(1);
  }

  /** Where artifacts are published to. */
  public ArtifactStore written() {
    return written;
  }

  /** Largest artifact that is published or fetched. */
  public long maxBytes() {
    return maxBytes;
  }

  /**
   * Fetches the artifact of a release.
   *
   * @throws ArtifactUnavailableException when it cannot be had now
   */
  public byte[] fetch(ModelRelease release) {
    URI uri = uri(release.getArtifactUri());
    if (release.getArtifactBytes() < 0 || release.getArtifactBytes() > maxBytes) {
      throw new ArtifactUnavailableException(
          "the artifact "
              + uri
              + " has "
              + release.getArtifactBytes()
              + " bytes, more than models.artifact-max-bytes="
              + maxBytes);
    }
    for (ArtifactStore store : read) {
      if (store.holds(uri)) {
        return store.fetch(uri, release.getArtifactBytes());
      }
    }
    throw new ArtifactUnavailableException(
        "no store here has the address "
            + uri
            + "; set models.store to the one it was published to");
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ArtifactUnavailableException("'" + text + "' is no address", e);
    }
  }
}
