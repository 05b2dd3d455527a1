package io.driftgate.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.driftgate.app.config.RegistrySettings;
import io.driftgate.app.config.Secrets;
import io.driftgate.app.failure.ExpectedFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A client of the Confluent-compatible API. It exists beside the registry's own client library
 * because this API is the one that all registries speak, because it administers (compatibility,
 * look-ups without writing), and because it tells an id that does not exist from a registry that
 * does not answer. Safe for use by several threads.
 */
public final class SchemaRegistry {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int NOT_FOUND = 404;

  private final RegistrySettings settings;
  private final String root;
  private final HttpClient http;
  private final ObjectMapper mapper = new ObjectMapper();

  /** The registry of the settings, which have to have a URL. */
  public SchemaRegistry(RegistrySettings settings) {
    this.settings = settings;
    this.root = settings.requiredUrl().toString().replaceFirst("/+$", "");
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /** The schema of an id; does not throw, whatever the registry does. */
  public SchemaLookup schema(int id) {
    try {
      RegistryAnswer answer = send("GET", "/schemas/ids/" + id, null);
      if (answer.isSuccess() && answer.body().hasNonNull("schema")) {
        return new SchemaLookup.Found(
            answer.body().path("schemaType").asText("AVRO"), answer.body().get("schema").asText());
      }
      if (answer.status() == NOT_FOUND && answer.errorCode() == RegistryAnswer.SCHEMA_NOT_FOUND) {
        return new SchemaLookup.UnknownId(id);
      }
      return new SchemaLookup.Unreachable(answer.problem());
    } catch (ExpectedFailure e) {
      return new SchemaLookup.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  /** Registers a schema and returns its id; the id it has already, if it is registered. */
  public int register(String subject, Schema schema) {
    return id(send("POST", subject(subject, "/versions"), schemaBody(schema)).required());
  }

  /** The id of this very schema under the subject, if it is registered there. */
  public OptionalInt idOf(String subject, Schema schema) {
    RegistryAnswer answer = send("POST", subject(subject, ""), schemaBody(schema));
    return answer.isAbsent() ? OptionalInt.empty() : OptionalInt.of(id(answer.required()));
  }

  /** The newest version of a subject, if there is the subject. */
  public Optional<RegisteredSchema> latest(String subject) {
    RegistryAnswer answer = send("GET", subject(subject, "/versions/latest"), null);
    if (answer.isAbsent()) {
      return Optional.empty();
    }
    JsonNode body = answer.required();
    return Optional.of(
        new RegisteredSchema(id(body), body.path("version").asInt(), body.path("schema").asText()));
  }

  /** The subject's own compatibility level; empty where the registry's default applies. */
  public Optional<String> compatibility(String subject) {
    RegistryAnswer answer = send("GET", "/config/" + encoded(subject), null);
    return answer.isAbsent()
        ? Optional.empty()
        : Optional.of(answer.required().path("compatibilityLevel").asText());
  }

  /** Sets the compatibility level of an existing subject. */
  public void setCompatibility(String subject, String level) {
    send("PUT", "/config/" + encoded(subject), json(Map.of("compatibility", level))).required();
  }

  /**
   * Does nothing when the registry is there and is one.
   *
   * @throws ExpectedFailure with what is wrong and what to do
   */
  public void ping() {
    if (!send("GET", "/subjects", null).required().isArray()) {
      throw new ExpectedFailure(
          shown(root) + " answers, but not as a schema registry. Check registry.url.");
    }
  }

  private RegistryAnswer send(String method, String path, @Nullable String body) {
    String request = method + " " + shown(root + path);
    try {
      HttpResponse<String> response =
          http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
      return new RegistryAnswer(request, response.statusCode(), parsed(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted while waiting for " + request, e);
    } catch (ConnectException e) {
      throw new ExpectedFailure(
          "nothing listens at " + shown(root) + ". Check registry.url and that it runs.", e);
    } catch (HttpTimeoutException e) {
      throw new ExpectedFailure(
          "no answer to "
              + request
              + " within "
              + settings.timeout().toMillis()
              + " ms (registry.timeout-ms).",
          e);
    } catch (IOException e) {
      throw new ExpectedFailure(request + " failed: " + e, e);
    }
  }

  private HttpRequest request(String method, String path, @Nullable String body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(settings.timeout())
            .header("Accept", MEDIA_TYPE + ", application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      builder.header("Content-Type", MEDIA_TYPE);
    }
    String userInfo = settings.userInfo();
    if (userInfo != null) {
      byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
      builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return builder.build();
  }

  private JsonNode parsed(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : mapper.readTree(body);
    } catch (JsonProcessingException e) {
      // A proxy's or another server's page: its status says enough.
      return MissingNode.getInstance();
    }
  }

  private String schemaBody(Schema schema) {
    return json(Map.of("schema", schema.toString()));
  }

  private String json(Map<String, String> body) {
    return mapper.valueToTree(body).toString();
  }

  private static int id(JsonNode body) {
    if (!body.path("id").canConvertToInt()) {
      throw new ExpectedFailure("the registry's answer has no id: " + body);
    }
    return body.get("id").asInt();
  }

  private static String subject(String subject, String rest) {
    return "/subjects/" + encoded(subject) + rest;
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String shown(String url) {
    return Secrets.masked("registry.url", url);
  }
}
