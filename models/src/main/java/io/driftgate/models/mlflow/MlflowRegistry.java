package io.driftgate.models.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Fetches models of a registry through MLflow's tracking server. The server must hand out the
 * artifacts itself ({@code mlflow server --serve-artifacts}, its default): this class has no access
 * to the store behind it.
 */
public final class MlflowRegistry {
  private final TrackingServer server;

  /**
   * @param trackingServer what MLflow's users have in {@code MLFLOW_TRACKING_URI}: http or https;
   *     with {@code user:password@} for basic authentication
   * @param bearerToken sent with each request; null for none
   * @param timeout for each answer, its body included
   */
  public MlflowRegistry(URI trackingServer, @Nullable String bearerToken, Duration timeout) {
    this.server =
        new TrackingServer(
            withoutCredentials(trackingServer),
            authorization(trackingServer, bearerToken),
            timeout);
  }

  /**
   * Fetches the folder of a model version. There is either all of it or nothing: what cannot be
   * finished is removed again.
   *
   * @param reference {@code models:/NAME@ALIAS} or {@code models:/NAME/VERSION}
   * @param target the folder to write; must not exist
   * @param maxBytes the most that all its files may have together
   * @throws IllegalArgumentException when the reference has another form
   * @throws MlflowException when the server does not give the model
   * @throws IOException when the folder exists or cannot be written
   */
  public MlflowSource download(String reference, Path target, long maxBytes) throws IOException {
    ModelVersion version = ModelVersion.find(server, ModelReference.parse(reference));
    String artifacts = new ArtifactLocation(server, version).path();
    try (NewFolder folder = new NewFolder(target)) {
      new ArtifactDownload(server, maxBytes).download(artifacts, folder.content());
      version.writeTo(folder.content().resolve(MlflowModel.REGISTRY_FILE));
      folder.moveToTarget();
    }
    return new MlflowSource(
        version.name(), version.version(), version.source(), version.runId(), target);
  }

  private static String withoutCredentials(URI address) {
    String scheme = address.getScheme();
    if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "the address of a tracking server is http://HOST:PORT or https://HOST:PORT, and maybe a"
              + " path; found one with the scheme "
              + scheme
              + " and the host "
              + address.getHost());
    }
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return scheme + "://" + address.getHost() + port + address.getRawPath().replaceAll("/+$", "");
  }

  private static @Nullable String authorization(URI address, @Nullable String bearerToken) {
    String user = address.getUserInfo();
    if (bearerToken == null) {
      return user == null
          ? null
          : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
    }
    if (user != null) {
      throw new IllegalArgumentException(
          "the address of the tracking server has a user, and there is a bearer token; give one");
    }
    if (!bearerToken.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "the bearer token has blanks, line ends or characters beyond ASCII, or it is empty");
    }
    return "Bearer " + bearerToken;
  }
}
