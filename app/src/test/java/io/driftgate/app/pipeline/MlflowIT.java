package io.driftgate.app.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models as MLflow keeps them: its folder as it is, and its registry by what a real server said.
 */
class MlflowIT {
  /** Recorded for the module that reads them. */
  private static final Path RECORDINGS = Path.of("../models/src/test/resources/mlflow");

  @TempDir Path directory;

  @Test
  void aFolderIsPublishedAsItIs() throws IOException {
    try (Workbench bench = new Workbench(directory).topicsApplied()) {
      String out =
          bench.command(
              "model",
              "publish",
              RECORDINGS.resolve("external").toString(),
              "--name",
              "churn",
              "--version",
              "7");
      assertThat(out).contains("churn@7 is released");
      bench.start();
      Publishing.awaitState(bench, "7", "serving");
    }
  }

  @Test
  void whatAnAliasStandsForIsFetchedAndServes() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    JsonNode index = new ObjectMapper().readTree(RECORDINGS.resolve("rest/index.json").toFile());
    server.createContext("/", exchange -> answer(exchange, index));
    server.start();
    try (Workbench bench =
        new Workbench(directory)
            .with("models.mlflow.url", "http://127.0.0.1:" + server.getAddress().getPort())
            .topicsApplied()) {
      bench.command("model", "publish", "--from", "mlflow:models:/churn@champion");
      bench.start();
      Publishing.awaitState(bench, "1", "serving");
      assertThat(bench.command("model", "list"))
          .contains("churn@1", "mlflow:models:/churn@champion");

      Workbench.Outcome unknown =
          bench.run("model", "publish", "--from", "mlflow:models:/churn@nobody");
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err()).contains("nobody");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, JsonNode index) throws IOException {
    JsonNode known = index.path(URLDecoder.decode(exchange.getRequestURI().toString(), UTF_8));
    byte[] body =
        known.isMissingNode()
            ? new byte[0]
            : Files.readAllBytes(RECORDINGS.resolve(known.path("file").asText()));
    exchange.sendResponseHeaders(
        known.path("status").asInt(404), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
