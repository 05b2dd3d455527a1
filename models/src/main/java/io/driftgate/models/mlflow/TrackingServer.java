package io.driftgate.models.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's HTTP interface: asks, waits for the whole answer, and turns each failure into an {@link
 * MlflowException}. Redirects are not followed, so that credentials go to one server only.
 */
final class TrackingServer {
  private static final int MAX_ANSWER_BYTES = 8 << 20;
  private static final int MAX_ERROR_CHARACTERS = 300;
  private static final JsonMapper JSON = new JsonMapper();

  private final String base;
  private final @Nullable String authorization;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * @param base address without credentials and without a slash at its end
   * @param authorization value of the header; null to send none
   * @param timeout for each answer, its body included
   */
  TrackingServer(String base, @Nullable String authorization, Duration timeout) {
    this.base = base;
    this.authorization = authorization;
    this.timeout = timeout;
    this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /** An answer that is JSON. */
  JsonNode json(String pathAndQuery) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    URI address = address(pathAndQuery);
    read(address, Channels.newChannel(body), MAX_ANSWER_BYTES);
    try {
      return JSON.readTree(body.toByteArray());
    } catch (IOException e) {
      String what = "the answer is not JSON; is this the address of an MLflow tracking server?";
      throw MlflowException.unusable(address, what, e);
    }
  }

  /**
   * Writes an answer of any kind.
   *
   * @return its length in bytes
   */
  long read(String pathAndQuery, WritableByteChannel channel, long maxBytes) {
    return read(address(pathAndQuery), channel, maxBytes);
  }

  URI address(String pathAndQuery) {
    return URI.create(base + pathAndQuery);
  }

  /** A text as one segment of a path, or as a value in a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private long read(URI address, WritableByteChannel channel, long maxBytes) {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    HttpResponse<Long> response =
        send(
            address,
            answer ->
                answer.statusCode() == 200
                    ? new LimitedBody(channel, maxBytes)
                    : new LimitedBody(Channels.newChannel(error), MAX_ANSWER_BYTES));
    if (response.statusCode() != 200) {
      throw refused(address, response, error.toString(UTF_8));
    }
    return response.body();
  }

  private HttpResponse<Long> send(URI address, HttpResponse.BodyHandler<Long> handler) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).GET();
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<Long>> answer = client.sendAsync(request.build(), handler);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw MlflowException.unusable(
          address, "no complete answer within " + timeout + "; allow more time or try again", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
      String what =
          cause instanceof LimitedBody.TooLongException
              ? "the answer has " + reason + ", the most that is allowed; allow more"
              : "no answer (" + reason + "); is this the address of the server, and does it run?";
      throw MlflowException.unusable(address, what, cause);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw MlflowException.unusable(address, "interrupted before the answer", e);
    }
  }

  private static MlflowException refused(URI address, HttpResponse<?> response, String body) {
    String code = null;
    String message = body.strip();
    try {
      JsonNode error = JSON.readTree(body);
      if (error.path("error_code").isTextual()) {
        code = error.path("error_code").asText();
        message = error.path("message").asText();
      }
    } catch (JsonProcessingException e) {
      // Proxies answer in HTML or plain text: then the text is the message.
    }
    if (message.length() > MAX_ERROR_CHARACTERS) {
      message = message.substring(0, MAX_ERROR_CHARACTERS) + "...";
    }
    return MlflowException.refused(
        address, response.statusCode(), code, message, whatToDo(response));
  }

  private static String whatToDo(HttpResponse<?> response) {
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      String elsewhere =
          response.headers().firstValue("Location").orElse("(it does not say where)");
      return "redirects are not followed; give the address of the server itself: " + elsewhere;
    }
    if (status == 401 || status == 403) {
      return "give credentials that may read the model";
    }
    return status >= 500 || status == 429
        ? "try again, and look into the server's log"
        : "check the name, the version or alias, and the address of the server";
  }
}
