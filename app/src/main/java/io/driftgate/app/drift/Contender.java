package io.driftgate.app.drift;

import io.driftgate.drift.window.WatchedVersion;
import io.driftgate.models.ModelBundle;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.topology.scoring.BatchLimits;
import java.time.Instant;

/**
 * A version in the backtest of a rollout.
 *
 * @param limits rows that a call of the model carries
 * @param watched what the version is watched by
 * @param events the recording as this version reads it; each version has a reader of its own, for
 *     the types of a file's columns are those that the version wants
 */
public record Contender(
    ModelBundle bundle, BatchLimits limits, WatchedVersion watched, RecordedEvents events)
    implements AutoCloseable {

  String model() {
    return bundle.manifest().name();
  }

  String version() {
    return bundle.manifest().version();
  }

  /** As if it had been published. */
  ModelRelease release(Instant publishedAt) {
    return ModelRelease.newBuilder()
        .setModelName(model())
        .setModelVersion(version())
        .setModelSha256(bundle.manifest().sha256())
        .setArtifactUri("")
        .setArtifactSha256("")
        .setArtifactBytes(0)
        .setPublishedAt(publishedAt)
        .setPublishedBy(Contest.WHO)
        .build();
  }

  /** Closes its reader of the recording. */
  @Override
  public void close() {
    events.close();
  }
}
