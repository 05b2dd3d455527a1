package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that must not be run, released by somebody who does not ask: the instance refuses each with
 * a message of its own, and goes on with the version that it has.
 */
class HostileIT {
  private static final Path HOSTILE = Models.CASES.resolve("onnx/hostile");

  private static final String LOOP = "endless_loop";

  /** By file, the rule that refuses it and what its message says. */
  private static final Map<String, List<String>> REFUSALS =
      new TreeMap<>(
          Map.of(
              "custom_op",
              List.of("graph", "operator Frobnicate is of the domain 'evil.ops'"),
              "empty",
              List.of("graph", "the file is empty"),
              "garbage",
              List.of("graph", "the file is no ONNX model"),
              "truncated",
              List.of("graph", "a part of it is missing"),
              "external_absolute",
              List.of("graph", "weights lie outside the file"),
              "external_parent",
              List.of("graph", "weights lie outside the file"),
              "external_sibling",
              List.of("graph", "weights lie outside the file"),
              LOOP,
              List.of("trial", "did not end within 8000 ms of processor time"),
              "sixteen_gib",
              List.of("trial", "Failed to allocate memory")));

  @TempDir Path directory;

  @Test
  void eachIsRefusedAndTheRunningVersionIsUntouched() throws IOException {
    assumeTrue(Files.isDirectory(HOSTILE), "no cases at " + HOSTILE);
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            // the loop is tried three times
            .with("models.trial.timeout-ms", "8000")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.start();
      try (Publishing publishing = new Publishing(bench)) {
        for (Map.Entry<String, List<String>> refusal : REFUSALS.entrySet()) {
          String file = refusal.getKey();
          byte[] onnx = Files.readAllBytes(HOSTILE.resolve(file + ".onnx"));
          Path bundle = Models.unchecked(directory, "table", file, onnx);

          publishing.release(bundle, "table", file);
          if (file.equals(LOOP)) {
            assertReportedDuringTrial(bench);
          }
          Publishing.awaitState(bench, file, "refused");

          JsonNode told = Objects.requireNonNull(Publishing.version(bench, file));
          assertThat(told.get("rule").asText()).as(file).isEqualTo(refusal.getValue().get(0));
          assertThat(told.get("detail").asText())
              .contains("table@" + file)
              .contains(refusal.getValue().get(1));
          assertThat(Publishing.state(bench, "1")).isEqualTo("serving");
        }
      }
      SimpleEvents.send(bench, schemaId, List.of(0.0, 1.0, 2.0));
      assertThat(bench.predictions(3)).extracting(Prediction::getModelVersion).containsOnly("1");
    }
  }

  /** Nothing has come of the first trial yet. */
  private static void assertReportedDuringTrial(Workbench bench) {
    Workbench.await(
        LOOP + " is being tried for the first time",
        () -> {
          JsonNode told = Publishing.version(bench, LOOP);
          return told != null
              && told.get("state").asText().equals("checking")
              && told.get("detail").asText().isEmpty();
        });
  }
}
