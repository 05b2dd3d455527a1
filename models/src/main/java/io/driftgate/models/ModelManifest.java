package io.driftgate.models;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code model.yaml}: what a model is called, what it takes and what it gives.
 *
 * @param name name of the model, the same for all its versions
 * @param version name of the version
 * @param sha256 SHA-256 of {@code model.onnx}, 64 lower-case hexadecimal digits
 * @param inputs the input tensors
 * @param outputs the outputs that become score and label
 * @param classes class names in the order of the score tensor's columns; empty for a regressor
 * @param features the features; their order is that of the audit record
 * @param metadata where the model comes from, for people: exporter, run, signature of the trainer's
 * @param files SHA-256 of further files of the bundle, by name
 */
public record ModelManifest(
    String name,
    String version,
    String sha256,
    List<InputTensor> inputs,
    Outputs outputs,
    List<String> classes,
    List<Feature> features,
    Map<String, String> metadata,
    Map<String, String> files) {

  public ModelManifest {
    inputs = List.copyOf(inputs);
    classes = List.copyOf(classes);
    features = List.copyOf(features);
    metadata = Map.copyOf(metadata);
    files = Map.copyOf(files);
  }

  /** A manifest of what scoring needs, and no more. */
  public ModelManifest(
      String name,
      String version,
      String sha256,
      List<InputTensor> inputs,
      Outputs outputs,
      List<String> classes,
      List<Feature> features) {
    this(name, version, sha256, inputs, outputs, classes, features, Map.of(), Map.of());
  }

  /** The same with other features. */
  ModelManifest with(List<Feature> others) {
    return new ModelManifest(
        name, version, sha256, inputs, outputs, classes, others, metadata, files);
  }

  /** {@code name@version}. */
  public String id() {
    return name + "@" + version;
  }

  /** Position of each feature by name. */
  public Map<String, Integer> featurePositions() {
    Map<String, Integer> positions = new HashMap<>();
    for (int position = 0; position < features.size(); position++) {
      positions.put(features.get(position).name(), position);
    }
    return Map.copyOf(positions);
  }
}
