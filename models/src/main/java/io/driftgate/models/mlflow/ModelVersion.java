package io.driftgate.models.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of a registered model, as the registry describes it.
 *
 * @param runId the run that made it; null where the registry knows none
 */
record ModelVersion(String name, String version, String source, @Nullable String runId) {

  static ModelVersion find(TrackingServer server, ModelReference reference) {
    String name = TrackingServer.encoded(reference.name());
    String path =
        reference.alias() != null
            ? "/api/2.0/mlflow/registered-models/alias?name=" + name + "&alias=" + reference.alias()
            : "/api/2.0/mlflow/model-versions/get?name=" + name + "&version=" + reference.version();
    JsonNode answer = server.json(path).path("model_version");
    String version = answer.path("version").asText();
    if (version.isEmpty()) {
      throw MlflowException.unusable(
          server.address(path), "the answer has no model_version.version", null);
    }
    String run = answer.path("run_id").asText();
    return new ModelVersion(
        reference.name(), version, answer.path("source").asText(), run.isEmpty() ? null : run);
  }

  /** Writes name and version the way MLflow's own client does. */
  void writeTo(Path file) throws IOException {
    Map<String, String> content =
        new TreeMap<>(Map.of("model_name", name, "model_version", version));
    Files.write(file, new YAMLMapper().writeValueAsBytes(content));
  }
}
