package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.loans.LoanBundle;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wire, seen by clients that share no code with us: a Node program with Confluent's official
 * serialiser and kafkajs writes events and reads their predictions. Needs Node, npm and the npm
 * registry; skipped where one of them is not to be had.
 */
class NodeWireIT {
  private static final int EVENTS = 300;

  @TempDir Path directory;

  @Test
  void aNodeProgramWritesEventsAndReadsPredictions() throws Exception {
    Path program = programWithItsPackages();
    Path model = LoanBundle.write(directory.resolve("models"));
    try (Workbench bench =
        new Workbench(directory).with("pipeline.model", model.toString()).topicsApplied()) {
      bench.start();
      Path result = directory.resolve("result.json");
      ProcessBuilder node = new ProcessBuilder("node", program.resolve("wire.mjs").toString());
      node.environment()
          .putAll(
              Map.of(
                  "BOOTSTRAP", bench.cluster().bootstrapServers(),
                  "REGISTRY_URL", bench.cluster().registryUrl(),
                  "FEATURES_TOPIC", bench.featuresTopic(),
                  "PREDICTIONS_TOPIC", bench.topic(PipelineTopic.PREDICTIONS),
                  "EVENTS", Integer.toString(EVENTS),
                  "GOLDEN", model.resolve("golden.jsonl").toString()));
      int exitCode = run(node, result, 120);

      String printed = Files.readString(result, StandardCharsets.UTF_8);
      assertThat(exitCode).as(printed).isZero();
      JsonNode told = lastJson(printed);
      assertThat(told.get("sent").asInt()).isEqualTo(EVENTS);
      assertThat(told.get("received").asInt()).isEqualTo(EVENTS);
      assertThat(told.get("duplicates").asInt()).isZero();
      assertThat(told.get("maxDifference").asDouble()).isLessThan(1e-6);
      bench.committed(PipelineTopic.DEAD_LETTERS, 0);
    }
  }

  /** The last line that is JSON: npm's clients may print before it. */
  private static JsonNode lastJson(String printed) throws IOException {
    List<String> lines = printed.lines().filter(line -> line.startsWith("{")).toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private Path programWithItsPackages() throws Exception {
    assumeTrue(
        isThere("node", "--version") && isThere("npm", "--version"), "no Node on this machine");
    Path program = Files.createDirectories(directory.resolve("node"));
    for (String file : List.of("package.json", "package-lock.json", "wire.mjs")) {
      Files.copy(Path.of("src/test/node", file), program.resolve(file));
    }
    ProcessBuilder install =
        new ProcessBuilder(
                "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0")
            .directory(program.toFile());
    Path log = directory.resolve("npm.log");
    assumeTrue(run(install, log, 180) == 0, () -> "npm could not install the clients: " + log);
    return program;
  }

  private boolean isThere(String... command) {
    try {
      return run(new ProcessBuilder(command), directory.resolve("version.txt"), 20) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(ProcessBuilder command, Path log, int seconds) throws IOException {
    Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return -1;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
