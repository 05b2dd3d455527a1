package io.driftgate.models.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives the answers that a tracking server gave when they were recorded, and others where a test
 * says so; 404 to anything else. Addresses are compared decoded.
 */
final class RecordedServer implements AutoCloseable {
  static final Path RECORDINGS = Path.of("src/test/resources/mlflow");

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  RecordedServer() throws IOException {
    JsonNode index = new JsonMapper().readTree(RECORDINGS.resolve("rest/index.json").toFile());
    for (Map.Entry<String, JsonNode> entry : index.properties()) {
      byte[] body = Files.readAllBytes(RECORDINGS.resolve(entry.getValue().path("file").asText()));
      answers.put(entry.getKey(), new Answer(entry.getValue().path("status").asInt(), body));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Replaces what was recorded. */
  RecordedServer answering(String pathAndQuery, int status, String body) {
    answers.put(pathAndQuery, new Answer(status, body.getBytes(UTF_8)));
    return this;
  }

  URI address() {
    return URI.create("http://" + hostAndPort());
  }

  String hostAndPort() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The Authorization headers of all requests; empty for none. */
  List<String> authorizations() {
    return authorizations;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(header == null ? "" : header);
    String request = URLDecoder.decode(exchange.getRequestURI().toString(), UTF_8);
    Answer answer = answers.getOrDefault(request, new Answer(404, new byte[0]));
    exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Answer(int status, byte[] body) {}
}
