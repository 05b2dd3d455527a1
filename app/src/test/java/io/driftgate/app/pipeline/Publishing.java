package io.driftgate.app.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Releases and routing tables, written past the command line where a test wants what it refuses.
 */
final class Publishing implements AutoCloseable {
  private final Workbench bench;
  private final RecordWriter writer;

  Publishing(Workbench bench) {
    this.bench = bench;
    this.writer = new RecordWriter(bench.config());
  }

  /** A release of a bundle under any name and version, whatever the rules say of it. */
  ModelRelease release(Path bundle, String name, String version, String modelSha256) {
    try {
      byte[] zip = BundleFiles.read(bundle).toZip();
      Artifact artifact = new Artifact(name, version, ModelBundle.sha256(zip), zip);
      URI uri = new KafkaStore(bench.config()).put(artifact);
      ModelRelease release =
          ModelRelease.newBuilder()
              .setModelName(name)
              .setModelVersion(version)
              .setModelSha256(modelSha256)
              .setArtifactUri(uri.toString())
              .setArtifactSha256(artifact.sha256())
              .setArtifactBytes(zip.length)
              .setPublishedAt(Instant.now())
              .setPublishedBy("test")
              .build();
      write(release);
      return release;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ModelRelease release(Path bundle, String name, String version) {
    try {
      byte[] onnx = BundleFiles.read(bundle).get(ModelBundle.MODEL_FILE);
      return release(bundle, name, version, ModelBundle.sha256(Objects.requireNonNull(onnx)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(ModelRelease release) {
    writer.write(
        PipelineTopic.MODELS, release.getModelName() + "@" + release.getModelVersion(), release);
  }

  void route(String model, long epoch, String stable) {
    writer.write(
        PipelineTopic.ROUTING,
        model,
        RoutingTable.newBuilder()
            .setModelName(model)
            .setEpoch(epoch)
            .setStableVersion(stable)
            .setDecidedAt(Instant.now())
            .build());
  }

  /** What the one instance says of a version, by `model list`; null where it says nothing. */
  static @Nullable JsonNode version(Workbench bench, String version) {
    return known(bench, version).findFirst().orElse(null);
  }

  private static Stream<JsonNode> known(Workbench bench, String version) {
    return elements(bench.json("model", "list").get("instances"))
        .flatMap(instance -> elements(instance.get("versions")))
        .filter(known -> known.get("model_version").asText().equals(version));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static String state(Workbench bench, String version) {
    JsonNode known = version(bench, version);
    return known == null ? "" : known.get("state").asText();
  }

  static void awaitState(Workbench bench, String version, String state) {
    Workbench.await(
        "version " + version + " is " + state, () -> state(bench, version).equals(state));
  }

  /** So many instances have loaded a version: who has not would have another stand in. */
  static void awaitLoaded(Workbench bench, String version, int instances) {
    Workbench.await(
        "version " + version + " is loaded by " + instances + " instances",
        () ->
            known(bench, version).filter(one -> one.get("state").asText().equals("loaded")).count()
                == instances);
  }

  @Override
  public void close() {
    writer.close();
  }
}
