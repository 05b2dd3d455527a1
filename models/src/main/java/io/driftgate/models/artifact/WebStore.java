package io.driftgate.models.artifact;

import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A web server that answers GET, and takes PUT unless the artifacts are brought there by other
 * means: {@code <base>/<name>/<version>/<sha256>.zip}.
 */
public final class WebStore implements ArtifactStore {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int MULTIPLE_CHOICES = 300;

  private final @Nullable URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * @param base where artifacts are put; null for one that only fetches
   */
  public WebStore(@Nullable URI base) {
    this.base = base;
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
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build();
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK) {
        throw new ArtifactUnavailableException(
            "the server answered " + response.statusCode() + " to GET " + uri);
      }
      return body.readNBytes(Math.toIntExact(bytes) + 1);
    } catch (IOException e) {
      throw unreachable(uri, e);
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
