package io.driftgate.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where below the server's artifacts a model version lies. The registry says {@code
 * mlflow-artifacts:/PATH}, or {@code runs:/RUN/PATH} or {@code models:/ID}, which the server has to
 * be asked for in turn. Any other store (s3, gs, a folder of the server) is beyond reach.
 */
final class ArtifactLocation {
  private static final String API = "/api/2.0/mlflow/";

  private final TrackingServer server;
  private final ModelVersion version;

  ArtifactLocation(TrackingServer server, ModelVersion version) {
    this.server = server;
    this.version = version;
  }

  /** The path, encoded, without a slash at either end. */
  String path() {
    String query =
        API
            + "model-versions/get-download-uri?name="
            + TrackingServer.encoded(version.name())
            + "&version="
            + TrackingServer.encoded(version.version());
    return encoded(query, resolved(server.json(query).path("artifact_uri").asText()));
  }

  /** The location with {@code runs:} and {@code models:} replaced by what they stand for. */
  private String resolved(String location) {
    if (location.startsWith("runs:/")) {
      String[] runAndPath = location.substring("runs:/".length()).split("/", 2);
      JsonNode run = server.json(API + "runs/get?run_id=" + TrackingServer.encoded(runAndPath[0]));
      String root = run.path("run").path("info").path("artifact_uri").asText();
      return runAndPath.length == 1 ? root : root + "/" + runAndPath[1];
    }
    if (location.startsWith("models:/")) {
      String id = location.substring("models:/".length());
      JsonNode model = server.json(API + "logged-models/" + TrackingServer.encoded(id));
      return model.path("model").path("info").path("artifact_uri").asText();
    }
    return location;
  }

  private String encoded(String query, String location) {
    URI asked = server.address(query);
    if (!location.startsWith("mlflow-artifacts:/")) {
      throw MlflowException.unusable(
          asked,
          "the model lies at '"
              + location
              + "', which the server does not hand out; fetch it by `mlflow artifacts download"
              + " --artifact-uri models:/"
              + version.name()
              + "/"
              + version.version()
              + " --dst-path FOLDER` and give that folder",
          null);
    }
    List<String> segments = new ArrayList<>();
    for (String segment : pathOf(location).split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw MlflowException.unusable(asked, "'" + location + "' is not a plain path", null);
      }
      if (!segment.isEmpty()) {
        segments.add(TrackingServer.encoded(segment));
      }
    }
    return String.join("/", segments);
  }

  /** Without scheme and, as in {@code mlflow-artifacts://host:port/path}, without the host. */
  private static String pathOf(String location) {
    String rest = location.substring("mlflow-artifacts:".length());
    if (!rest.startsWith("//")) {
      return rest;
    }
    int path = rest.indexOf('/', 2);
    return path < 0 ? "" : rest.substring(path);
  }
}
