package io.driftgate.app.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.driftgate.app.config.RegistrySettings;
import io.driftgate.app.failure.ExpectedFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of a registry's answers, good and bad; the server is a stub. */
class SchemaRegistryTest {
  private static final Schema SCHEMA = SchemaBuilder.record("R").fields().endRecord();

  private final List<String> requests = new ArrayList<>();
  private final HttpServer server;
  private int status = 200;
  private String body = "";

  SchemaRegistryTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void serve() {
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                  + Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"), ""));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void findsASchema() {
    answer(200, "{\"schema\":\"\\\"string\\\"\"}");

    assertThat(registry().schema(7)).isEqualTo(new SchemaLookup.Found("AVRO", "\"string\""));
    assertThat(requests).containsExactly("GET /schemas/ids/7 ");
  }

  @Test
  void tellsAnUnknownId() {
    answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");

    assertThat(registry().schema(7)).isEqualTo(new SchemaLookup.UnknownId(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | {\"error_code\":404} | apis/ccompat",
        "404 | <html>no</html>      | apis/ccompat",
        "500 | {\"message\":\"ouch\"} | ouch",
        "503 | ''                   | 503",
        "401 | ''                   | basic.auth",
        "200 | {}                   | 200"
      })
  void takesEveryOtherAnswerForUnreachable(int code, String text, String said) {
    answer(code, text);

    assertThat(registry().schema(7))
        .isInstanceOfSatisfying(
            SchemaLookup.Unreachable.class, it -> assertThat(it.reason()).contains(said));
  }

  @Test
  void aRefusedConnectionIsUnreachable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    SchemaRegistry registry = new SchemaRegistry(settings("http://127.0.0.1:" + port, null));

    assertThat(registry.schema(7))
        .isInstanceOfSatisfying(
            SchemaLookup.Unreachable.class,
            it -> assertThat(it.reason()).contains("nothing listens at http://127.0.0.1:" + port));
    assertThatThrownBy(registry::ping).isInstanceOf(ExpectedFailure.class);
  }

  @Test
  void aSilentServerIsUnreachableAfterTheTimeOut() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SchemaRegistry registry =
          new SchemaRegistry(settings("http://127.0.0.1:" + silent.getLocalPort(), null));

      assertThat(registry.schema(7))
          .isInstanceOfSatisfying(
              SchemaLookup.Unreachable.class,
              it -> assertThat(it.reason()).contains("registry.timeout-ms"));
    }
  }

  @Test
  void registers() {
    answer(200, "{\"id\":5}");

    assertThat(registry().register("a b-value", SCHEMA)).isEqualTo(5);
    assertThat(requests.get(0)).startsWith("POST /subjects/a%20b-value/versions {\"schema\":");
  }

  @Test
  void anIncompatibleSchemaIsAFailureWithTheRegistrysWords() {
    answer(409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING at /fields/0\"}");

    assertThatThrownBy(() -> registry().register("s", SCHEMA))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining("READER_FIELD_MISSING")
        .hasMessageContaining("compatibility");
  }

  @Test
  void looksUpSubjectAndCompatibility() {
    answer(404, "{\"error_code\":40401}");
    assertThat(registry().latest("s")).isEmpty();
    assertThat(registry().idOf("s", SCHEMA)).isEmpty();
    answer(404, "{\"error_code\":40408}");
    assertThat(registry().compatibility("s")).isEmpty();
    answer(200, "{\"id\":3,\"version\":2,\"schema\":\"x\"}");
    assertThat(registry().latest("s")).contains(new RegisteredSchema(3, 2, "x"));
    assertThat(registry().idOf("s", SCHEMA)).hasValue(3);
    answer(200, "{\"compatibilityLevel\":\"NONE\"}");
    assertThat(registry().compatibility("s")).contains("NONE");
  }

  @Test
  void aWrongAddressIsNotAnAbsentSubject() {
    answer(404, "<html>");

    assertThatThrownBy(() -> registry().latest("s")).hasMessageContaining("apis/ccompat");
  }

  @Test
  void setsCompatibility() {
    answer(200, "{\"compatibility\":\"FULL_TRANSITIVE\"}");

    registry().setCompatibility("s", "FULL_TRANSITIVE");

    assertThat(requests).containsExactly("PUT /config/s {\"compatibility\":\"FULL_TRANSITIVE\"}");
  }

  @Test
  void logsIn() {
    answer(200, "[]");

    new SchemaRegistry(settings(url(), "me:secret")).ping();

    assertThat(requests).containsExactly("GET /subjects Basic bWU6c2VjcmV0");
  }

  private void answer(int code, String text) {
    status = code;
    body = text;
  }

  private SchemaRegistry registry() {
    return new SchemaRegistry(settings(url() + "/", null));
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static RegistrySettings settings(String url, @Nullable String userInfo) {
    return new RegistrySettings(
        URI.create(url), userInfo, Duration.ofMillis(300), Duration.ofSeconds(1), true);
  }
}
