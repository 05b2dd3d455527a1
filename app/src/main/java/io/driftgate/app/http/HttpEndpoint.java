package io.driftgate.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.driftgate.app.config.HttpSettings;
import io.driftgate.app.failure.ExpectedFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class HttpEndpoint implements AutoCloseable {
  private static final int PORTS_TO_TRY = 50;
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts to serve.
   *
   * @param metrics the page of metrics in Prometheus' text format
   * @throws ExpectedFailure when the port that was asked for is taken
   */
  public static HttpEndpoint start(
      HttpSettings settings, Supplier<Health> health, Supplier<String> metrics) {
    HttpServer server = bind(settings);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "driftgate-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    ObjectMapper mapper = new ObjectMapper();
    server.createContext(
        "/health/live",
        exchange -> {
          Health now = health.get();
          answer(
              exchange,
              now.live() ? OK : UNAVAILABLE,
              "application/json",
              json(mapper, "live", now.live(), now));
        });
    server.createContext(
        "/health/ready",
        exchange -> {
          Health now = health.get();
          answer(
              exchange,
              now.ready() ? OK : UNAVAILABLE,
              "application/json",
              json(mapper, "ready", now.ready(), now));
        });
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, OK, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.start();
    return new HttpEndpoint(server, threads);
  }

  /** Where it listens: {@code http://host:port}. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer bind(HttpSettings settings) {
    int last = settings.portIsDefault() ? settings.port() + PORTS_TO_TRY : settings.port();
    for (int port = settings.port(); ; port++) {
      try {
        return HttpServer.create(new InetSocketAddress(settings.host(), port), 0);
      } catch (BindException e) {
        if (port >= last) {
          throw new ExpectedFailure(
              "cannot listen at "
                  + settings.host()
                  + ":"
                  + settings.port()
                  + " ("
                  + e.getMessage()
                  + "). Set http.port to a free port, or to 0 for any.",
              e);
        }
      } catch (IOException e) {
        throw new ExpectedFailure(
            "cannot listen at " + settings.host() + ":" + port + ": " + e.getMessage(), e);
      }
    }
  }

  private static String json(ObjectMapper mapper, String question, boolean answer, Health health) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(question, answer);
    body.putAll(health.details());
    return mapper.valueToTree(body).toString() + "\n";
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      boolean reads = exchange.getRequestMethod().equals("GET");
      byte[] bytes = reads ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(reads ? status : METHOD_NOT_ALLOWED, reads ? bytes.length : -1);
      if (reads) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
