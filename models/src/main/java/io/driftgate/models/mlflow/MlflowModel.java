package io.driftgate.models.mlflow;

import io.driftgate.models.InvalidBundleException;
import io.driftgate.models.onnx.EmbeddedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as MLflow saves it: a folder with the file {@code MLmodel}, which says what else is
 * there.
 *
 * @param onnxFile the ONNX model; its weights may lie in files beside it: {@link EmbeddedWeights}
 * @param inputs inputs by the signature; empty where there is none
 * @param outputs outputs by the signature; empty where there is none
 * @param metadata where the model comes from: {@code mlflow.run_id}, {@code mlflow.model_uuid},
 *     ..., {@code mlflow.model_name} and {@code mlflow.model_version} if it came from a registry,
 *     and what the trainer added as {@code mlflow.metadata.*}
 * @param inputExample a few rows as JSON; null where none were saved
 */
public record MlflowModel(
    Path onnxFile,
    List<Column> inputs,
    List<Column> outputs,
    Map<String, String> metadata,
    @Nullable Path inputExample) {
  static final String DESCRIPTION_FILE = "MLmodel";

  /** Written by whatever fetched the folder from a registry: name and version. */
  static final String REGISTRY_FILE = "registered_model_meta";

  public MlflowModel {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  public static boolean isMlflowFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(DESCRIPTION_FILE));
  }

  /**
   * Reads a folder.
   *
   * @throws InvalidBundleException when it holds no ONNX model or its description is wrong
   * @throws IOException when a file cannot be read
   */
  public static MlflowModel read(Path folder) throws IOException {
    return new MlflowFolder(folder).read();
  }
}
