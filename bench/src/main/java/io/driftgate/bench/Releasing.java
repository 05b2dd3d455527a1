package io.driftgate.bench;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.releases.KafkaStore;
import io.driftgate.app.releases.RecordWriter;
import io.driftgate.models.BundleFiles;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.artifact.Artifact;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RoutingTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * Releases and routing tables, written to their topics directly: {@code model publish} would try
 * each version once more, in a process beside those that are measured.
 */
final class Releasing implements AutoCloseable {
  private final DriftgateConfig config;
  private final RecordWriter writer;
  private final String model;

  Releasing(BenchPipeline pipeline, String model) {
    this.config = pipeline.config();
    this.writer = new RecordWriter(config);
    this.model = model;
  }

  void release(String version, Path bundle) {
    try {
      BundleFiles files = BundleFiles.read(bundle);
      byte[] zip = files.toZip();
      Artifact artifact = new Artifact(model, version, ModelBundle.sha256(zip), zip);
      URI uri = new KafkaStore(config).put(artifact);
      writer.write(
          PipelineTopic.MODELS,
          model + "@" + version,
          ModelRelease.newBuilder()
              .setModelName(model)
              .setModelVersion(version)
              .setModelSha256(
                  ModelBundle.sha256(Objects.requireNonNull(files.get(ModelBundle.MODEL_FILE))))
              .setArtifactUri(uri.toString())
              .setArtifactSha256(artifact.sha256())
              .setArtifactBytes(zip.length)
              .setPublishedAt(Instant.now())
              .setPublishedBy("bench")
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void route(long epoch, Route route) {
    writer.write(
        PipelineTopic.ROUTING,
        model,
        RoutingTable.newBuilder()
            .setModelName(model)
            .setEpoch(epoch)
            .setStableVersion(route.stable())
            .setCanaryVersion(route.canary())
            .setCanaryShare(route.canaryShare())
            .setShadowVersion(route.shadow())
            .setDecidedAt(Instant.now())
            .build());
  }

  @Override
  public void close() {
    writer.close();
  }
}
