package io.driftgate.models.artifact;

import java.net.URI;

/**
 * A place for artifacts. Kafka, a folder and a web server are such places; another one (S3, an OCI
 * registry) joins by implementing this.
 */
public interface ArtifactStore {

  /** Whether artifacts of this address are fetched here. */
  boolean holds(URI uri);

  /**
   * Stores an artifact, if it is not there already.
   *
   * @return the address that {@link #fetch} takes
   * @throws ArtifactUnavailableException when it cannot be stored
   */
  URI put(Artifact artifact);

  /**
   * Fetches an artifact. Whether the bytes are the right ones is the caller's to check.
   *
   * @param bytes its length, which is all that is read
   * @throws ArtifactUnavailableException when it cannot be fetched now; a later try may go well
   */
  byte[] fetch(URI uri, long bytes);
}
