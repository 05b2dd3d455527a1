package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.run.Pipeline;
import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.ModelRelease;
import io.driftgate.schemas.Prediction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a version: published, let in or refused, serving. */
class ReleasesIT {
  private static final List<Feature> FEATURES = List.of(Feature.required("a", TensorType.FP32));

  @TempDir Path directory;

  @Test
  void theNewestReleaseTakesOverWithoutARestart() throws Exception {
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", sum("1", 1).toString(), "--by", "ada");
      Pipeline pipeline = bench.start();
      SimpleEvents.send(bench, schemaId, List.of(1.0, 2.0));
      assertThat(bench.predictions(2)).extracting(Prediction::getModelVersion).containsOnly("1");

      bench.command("model", "publish", sum("2", 3).toString());
      Publishing.awaitState(bench, "2", "serving");
      SimpleEvents.send(bench, schemaId, List.of(5.0));

      List<Prediction> predictions = bench.predictions(3);
      assertThat(predictions)
          .filteredOn(prediction -> prediction.getScore() == 15.0)
          .extracting(Prediction::getModelVersion)
          .containsExactly("2");
      JsonNode listed = bench.json("model", "list");
      assertThat(listed.get("releases")).hasSize(2);
      assertThat(listed.at("/releases/0/published_by").asText()).isEqualTo("ada");
      assertThat(Publishing.state(bench, "1")).isEqualTo("loaded");
      String sha256 = listed.at("/releases/1/model_sha256").asText();
      assertThat(
              Objects.requireNonNull(Publishing.version(bench, "2")).get("model_sha256").asText())
          .isEqualTo(sha256);
      assertThat(metrics(pipeline))
          .contains("sha256=\"" + sha256 + "\"", "driftgate_predictions_total{version=\"2\"} 1.0");
      assertThat(bench.command("model", "list")).contains("sum@2", "serving", "ada");
    }
  }

  @Test
  void aVersionNeverChangesAndAPipelineHasOneModel() {
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      bench.command("model", "publish", sum("1", 1).toString());
      bench.command("model", "publish", sum("1", 1).toString());

      Workbench.Outcome other = bench.run("model", "publish", sum("1", 7).toString());
      Workbench.Outcome stranger =
          bench.run("model", "publish", Models.table(directory).toString());

      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("sum@1 was published already").contains("new version");
      assertThat(stranger.exitCode()).isEqualTo(1);
      assertThat(stranger.err()).contains("serves the model 'sum'");
    }
  }

  @Test
  void theBundleOfThisMachineMayBeReleasedToo() throws Exception {
    try (Workbench bench =
        new Workbench(directory).with("pipeline.model", sum("1", 1).toString()).topicsApplied()) {
      Pipeline pipeline = bench.start();
      bench.command("model", "publish", sum("1", 1).toString());
      bench.command("model", "publish", sum("2", 1).toString());
      Publishing.awaitState(bench, "2", "serving");

      assertThat(Publishing.state(bench, "1")).isEqualTo("loaded");
      assertThat(metrics(pipeline)).contains("driftgate_models_open 2.0");
    }
  }

  @Test
  void whatIsNotAsTheReleaseSaysIsRefused() {
    try (Workbench bench =
        new Workbench(directory).with("pipeline.model", sum("1", 1).toString()).topicsApplied()) {
      bench.start();
      try (Publishing publishing = new Publishing(bench)) {
        // an older version under a higher number
        publishing.release(sum("1", 1), "sum", "9");
        Publishing.awaitState(bench, "9", "refused");
        assertRefused(bench, "9", "identity", "its bundle is of sum@1");
        // an artifact that was exchanged
        ModelRelease honest = publishing.release(sum("10", 1), "sum", "10");
        publishing.write(
            ModelRelease.newBuilder(honest)
                .setModelVersion("11")
                .setArtifactSha256("0".repeat(64))
                .build());
        Publishing.awaitState(bench, "11", "refused");
        assertRefused(bench, "11", "artifact", "changed after it was published");
        // another checksum of the model
        publishing.release(sum("12", 1), "sum", "12", "0".repeat(64));
        Publishing.awaitState(bench, "12", "refused");
        assertRefused(bench, "12", "identity", "the release says sum@12 with 000");
      }
    }
  }

  @Test
  void aModelThatWantsAFieldThatEventsLackIsRefused() {
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      List<Feature> other = List.of(Feature.required("height", TensorType.FP32));
      Path bundle = Models.weighedSum(directory, "1", 1, other);

      Workbench.Outcome outcome = bench.run("model", "publish", bundle.toString());

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("refused by the rule 'features'")
          .contains("wants the field 'height'");
    }
  }

  @Test
  void whereSignaturesAreRequiredOnlyTheTrustedOneCounts() throws Exception {
    Path key = directory.resolve("release.key");
    Path strange = directory.resolve("strange.key");
    try (Workbench bench = new Workbench(directory)) {
      bench.commandPlain("model", "keygen", "--key", key.toString());
      bench.commandPlain("model", "keygen", "--key", strange.toString());
      bench
          .with("models.signature", "required")
          .with("models.trusted-keys", key + ".pub")
          .topicsApplied();
      Path signed = sum("1", 1);
      bench.commandPlain("model", "sign", signed.toString(), "--key", key.toString());
      bench.command("model", "publish", signed.toString());
      bench.start();
      try (Publishing publishing = new Publishing(bench)) {
        publishing.release(sum("2", 1), "sum", "2");
        Publishing.awaitState(bench, "2", "refused");
        assertRefused(bench, "2", "signature", "there is no model.sig");

        Path wrong = sum("3", 1);
        bench.commandPlain("model", "sign", wrong.toString(), "--key", strange.toString());
        publishing.release(wrong, "sum", "3");
        Publishing.awaitState(bench, "3", "refused");
        assertRefused(bench, "3", "signature", "not among the trusted ones");

        Path changed = sum("4", 1);
        bench.commandPlain("model", "sign", changed.toString(), "--key", key.toString());
        Files.writeString(
            changed.resolve("model.yaml"),
            "\n# later\n",
            StandardCharsets.UTF_8,
            java.nio.file.StandardOpenOption.APPEND);
        publishing.release(changed, "sum", "4");
        Publishing.awaitState(bench, "4", "refused");
        assertRefused(bench, "4", "signature", "model.yaml was changed");
      }
      assertThat(Publishing.state(bench, "1")).isEqualTo("serving");
    }
  }

  @Test
  void aFolderServesAsStoreAndARestartFindsTheRelease() throws Exception {
    Path store = Files.createDirectories(directory.resolve("store"));
    try (Workbench bench =
        new Workbench(directory).with("models.store", store.toUri().toString()).topicsApplied()) {
      bench.command("model", "publish", sum("1", 1).toString());
      Pipeline first = bench.start();
      Publishing.awaitState(bench, "1", "serving");
      bench.stop(first);
      bench.start();
      Publishing.awaitState(bench, "1", "serving");
      Path zip;
      try (var files = Files.walk(store)) {
        zip = files.filter(file -> file.toString().endsWith(".zip")).findFirst().orElseThrow();
      }
      bench.command("model", "publish", sum("2", 1).toString());
      Publishing.awaitState(bench, "2", "serving");
      Files.delete(zip);
      bench.command("model", "publish", sum("1", 1).toString());
      assertThat(zip).as("what was lost is stored anew").isRegularFile();
      assertThat(bench.command("model", "list").indexOf("sum@1"))
          .as("and is as old as it was")
          .isLessThan(bench.command("model", "list").indexOf("sum@2"));
    }
  }

  /** Without pipeline.model: the release says what is a number. */
  @Test
  void theNewestReleaseTellsTheTypesOfColumns() throws Exception {
    Path csv = Files.writeString(directory.resolve("events.csv"), "a\n3\n4\n");
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      bench.command("model", "publish", sum("1", 2).toString());
      bench.command("produce", "--input", csv.toString());
      bench.start();

      assertThat(bench.predictions(2))
          .extracting(Prediction::getScore)
          .containsExactlyInAnyOrder(6.0, 8.0);
    }
  }

  /** More than Kafka takes in one record, and in the end more than is allowed. */
  @Test
  void aLargeBundleTravelsInPiecesUpToTheLimit() throws Exception {
    byte[] weights = new byte[1_300_000];
    new Random(1).nextBytes(weights);
    Path large = sum("1", 1);
    Files.write(large.resolve("notes.bin"), weights);
    try (Workbench bench =
        new Workbench(directory).with("models.artifact-max-bytes", "1400000").topicsApplied()) {
      String out = bench.command("model", "publish", large.toString());
      assertThat(out).contains("/3/0");
      bench.start();
      Publishing.awaitState(bench, "1", "serving");

      Path larger = sum("2", 1);
      Files.write(larger.resolve("notes.bin"), new byte[1_400_000]);
      Workbench.Outcome refused = bench.run("model", "publish", larger.toString());
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("more than models.artifact-max-bytes=1400000");
    }
  }

  private Path sum(String version, float factor) {
    return Models.weighedSum(directory, version, factor, FEATURES);
  }

  private static void assertRefused(Workbench bench, String version, String rule, String found) {
    JsonNode told = Objects.requireNonNull(Publishing.version(bench, version));
    assertThat(told.get("rule").asText()).isEqualTo(rule);
    assertThat(told.get("detail").asText()).contains(found);
  }

  private static String metrics(Pipeline pipeline) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(pipeline.url() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
