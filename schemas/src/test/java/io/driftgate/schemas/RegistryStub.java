package io.driftgate.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * As much of a registry as it takes to register one schema and to read it back, in the API of
 * either library: every schema has the id {@link #ID}.
 */
final class RegistryStub implements AutoCloseable {
  static final int ID = 0x01020304;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer server;
  private String schema = "";

  RegistryStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/apis/registry/v3", this::apicurio);
    server.createContext("/confluent", this::confluent);
    server.start();
  }

  Map<String, Object> settings() {
    String root = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "apicurio.registry.url", root + "/apis/registry/v3",
        "apicurio.registry.auto-register", "true",
        "apicurio.registry.dereference-schema", "true",
        "apicurio.registry.use-specific-avro-reader", "true",
        "schema.registry.url", root + "/confluent",
        "auto.register.schemas", "true",
        "specific.avro.reader", "true");
  }

  private void apicurio(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST") && path.endsWith("/artifacts")) {
      JsonNode request = mapper.readTree(exchange.getRequestBody());
      schema = request.at("/firstVersion/content/content").asText();
      String artifact = request.path("artifactId").asText();
      String common =
          "\"groupId\":\"default\",\"artifactId\":\"" + artifact + "\",\"artifactType\":\"AVRO\"";
      answer(
          exchange,
          "{\"artifact\":{"
              + common
              + "},\"version\":{"
              + common
              + ",\"version\":\"1\",\"globalId\":7,"
              + "\"contentId\":"
              + ID
              + "}}");
    } else if (path.endsWith("/references")) {
      answer(exchange, "[]");
    } else if (path.endsWith("/ids/contentIds/" + ID)) {
      answer(exchange, schema);
    } else {
      refuse(exchange);
    }
  }

  private void confluent(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST") && path.endsWith("/versions")) {
      schema = mapper.readTree(exchange.getRequestBody()).path("schema").asText();
      answer(exchange, "{\"id\":" + ID + "}");
    } else if (path.endsWith("/schemas/ids/" + ID)) {
      answer(exchange, mapper.createObjectNode().put("schema", schema).toString());
    } else {
      refuse(exchange);
    }
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
