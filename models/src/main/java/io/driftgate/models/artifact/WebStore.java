package io.driftgate.models.artifact;

import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A web server that answers GET, and takes PUT unless the artifacts are brought there by other
 * means: {@code <base>/<name>/<version>/<sha256>.zip}.
 */
public final class WebStore implements ArtifactStore {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** In so long an answer has to come on by {@link #PROGRESS_BYTES}, or to end. */
  private static final Duration STALL = Duration.ofSeconds(60);

  /** About 1 kB/s: who drips bytes must not hold up who fetches either. */
  private static final int PROGRESS_BYTES = 1 << 16;

  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;

  private final @Nullable URI base;
  private final Duration stall;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * @param base where artifacts are put; null for one that only fetches
   */
  public WebStore(@Nullable URI base) {
    this(base, STALL);
  }

  /**
   * @param stall how long a fetch waits for the next part of an answer
   */
  WebStore(@Nullable URI base, Duration stall) {
    this.base = base;
    this.stall = stall;
  }

  @Override
  public boolean holds(URI uri) {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }

  @Override
  public URI put(Artifact artifact) {
    if (base == null) {
      throw new IllegalStateException("this store only fetches");
    }
    String path = artifact.name() + "/" + artifact.version() + "/" + artifact.sha256() + ".zip";
    String prefix = base.toString();
    URI uri = URI.create(prefix + (prefix.endsWith("/") ? "" : "/") + path);
    if (isThere(uri, artifact)) {
      return uri;
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/zip")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(artifact.zip()))
            .build();
    int status = send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status < OK || status >= MULTIPLE_CHOICES || !isThere(uri, artifact)) {
      throw new ArtifactUnavailableException(
          "the server answered "
              + status
              + " to PUT "
              + uri
              + ", and the bundle is not there now; bring it there by other means (`driftgate model"
              + " pack --zip` writes the file), then publish again");
    }
    return uri;
  }

  private boolean isThere(URI uri, Artifact artifact) {
    try {
      return ModelBundle.sha256(fetch(uri, artifact.zip().length)).equals(artifact.sha256());
    } catch (ArtifactUnavailableException e) {
      // it is not; the caller brings it there
      return false;
    }
  }

  @Override
  public byte[] fetch(URI uri, long bytes) {
    // no time-out of the request: some JDKs take the body into it, and a large model on a slow line
    // takes its time
    HttpRequest request = HttpRequest.newBuilder(uri).GET().build();
    ReceivedBody body = new ReceivedBody(Math.toIntExact(bytes) + 1);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            head ->
                head.statusCode() == OK
                    ? body
                    : HttpResponse.BodySubscribers.replacing(new byte[0]));
    try {
      HttpResponse<byte[]> response = awaited(answer, body, uri, bytes);
      if (response.statusCode() != OK) {
        throw new ArtifactUnavailableException(
            "the server answered " + response.statusCode() + " to GET " + uri);
      }
      return response.body();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw unreachable(uri, cause);
      }
      throw new IllegalStateException("GET " + uri + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArtifactUnavailableException("interrupted while asking " + uri, e);
    } finally {
      // gives the connection up where there is no answer yet
      answer.cancel(true);
    }
  }

  /** Waits as long as enough bytes come. */
  private HttpResponse<byte[]> awaited(
      CompletableFuture<HttpResponse<byte[]>> answer, ReceivedBody body, URI uri, long bytes)
      throws InterruptedException, ExecutionException {
    while (true) {
      int before = body.received();
      try {
        return answer.get(stall.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (body.received() - before < PROGRESS_BYTES) {
          throw new ArtifactUnavailableException(
              "GET "
                  + uri
                  + " stalls: "
                  + body.received()
                  + " of "
                  + bytes
                  + " bytes came, and of these "
                  + (body.received() - before)
                  + " in the last "
                  + stall.toMillis()
                  + " ms, where "
                  + PROGRESS_BYTES
                  + " are expected; see whether the server and what lies before it still send",
              e);
        }
      }
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw unreachable(request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArtifactUnavailableException("interrupted while asking " + request.uri(), e);
    }
  }

  private static ArtifactUnavailableException unreachable(URI uri, IOException cause) {
    return new ArtifactUnavailableException(uri + " cannot be reached: " + cause, cause);
  }
}
