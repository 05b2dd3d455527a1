package io.driftgate.models.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.driftgate.models.InvalidBundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a model out of a folder and collects what is wrong with it. One use each. */
final class MlflowFolder {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final List<String> ORIGIN =
      List.of(
          "run_id",
          "model_uuid",
          "model_id",
          "mlflow_version",
          "utc_time_created",
          "artifact_path");

  private final Path folder;
  private final Path description;
  private final List<String> problems = new ArrayList<>();

  MlflowFolder(Path folder) {
    this.folder = folder;
    this.description = folder.resolve(MlflowModel.DESCRIPTION_FILE);
  }

  MlflowModel read() throws IOException {
    if (!Files.isRegularFile(description)) {
      throw new InvalidBundleException(
          folder,
          List.of(
              "there is no file "
                  + MlflowModel.DESCRIPTION_FILE
                  + " in it; a model of MLflow is the folder that mlflow.onnx.save_model wrote"));
    }
    JsonNode root = yaml(description);
    Path onnxFile = onnxFile(root.path("flavors"));
    SignatureReader signature = new SignatureReader(problems);
    List<Column> inputs = signature.columns(root.path("signature"), "inputs");
    List<Column> outputs = signature.columns(root.path("signature"), "outputs");
    Path example = inputExample(root.path("saved_input_example_info").path("artifact_path"));
    if (onnxFile == null || !problems.isEmpty()) {
      throw new InvalidBundleException(description, problems);
    }
    return new MlflowModel(onnxFile, inputs, outputs, metadata(root), example);
  }

  private @Nullable Path onnxFile(JsonNode flavors) throws IOException {
    JsonNode onnx = flavors.path("onnx");
    if (!onnx.isObject()) {
      List<String> found = new ArrayList<>();
      flavors.fieldNames().forEachRemaining(found::add);
      problems.add(
          "flavors: expected onnx, found "
              + found
              + "; convert the model and save it by mlflow.onnx.save_model or mlflow.onnx.log_model");
      return null;
    }
    if (!onnx.path("data").isTextual()) {
      problems.add(
          "flavors.onnx.data: expected the name of the ONNX file, found "
              + shown(onnx.path("data")));
      return null;
    }
    return fileInside("flavors.onnx.data", onnx.path("data").asText());
  }

  private @Nullable Path inputExample(JsonNode name) throws IOException {
    return name.isTextual()
        ? fileInside("saved_input_example_info.artifact_path", name.asText())
        : null;
  }

  /** The file of that name, links followed; null, and a problem, unless it lies in the folder. */
  private @Nullable Path fileInside(String where, String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      problems.add(where + ": '" + name + "' is not a path: " + e.getReason());
      return null;
    }
    boolean inside = file.startsWith(folder.normalize());
    if (inside && !Files.isRegularFile(file)) {
      problems.add(where + ": there is no file '" + name + "' in the folder; copy all of it");
      return null;
    }
    if (!inside || !file.toRealPath().startsWith(folder.toRealPath())) {
      problems.add(
          where
              + ": '"
              + name
              + "' leaves the folder; expected a file in it: save the model anew, edit nothing");
      return null;
    }
    return file;
  }

  private Map<String, String> metadata(JsonNode root) throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    for (String key : ORIGIN) {
      put(metadata, "mlflow." + key, root.path(key));
    }
    root.path("metadata")
        .properties()
        .forEach(entry -> put(metadata, "mlflow.metadata." + entry.getKey(), entry.getValue()));
    Path registered = folder.resolve(MlflowModel.REGISTRY_FILE);
    if (Files.isRegularFile(registered)) {
      JsonNode origin = yaml(registered);
      put(metadata, "mlflow.model_name", origin.path("model_name"));
      put(metadata, "mlflow.model_version", origin.path("model_version"));
    }
    return metadata;
  }

  private static void put(Map<String, String> metadata, String key, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      metadata.put(key, value.isValueNode() ? value.asText() : value.toString());
    }
  }

  private static JsonNode yaml(Path file) throws IOException {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      return root == null ? MissingNode.getInstance() : root;
    } catch (JsonProcessingException e) {
      throw new InvalidBundleException(file, List.of("it is not YAML: " + e.getOriginalMessage()));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
