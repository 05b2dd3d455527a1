package io.driftgate.models.pack;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.onnx.InvalidOnnxException;
import io.driftgate.models.onnx.OnnxFile;
import io.driftgate.models.onnx.OnnxGraph;
import io.driftgate.models.reference.ReferenceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A manifest as far as it can be filled without running the model, in the ways in which the model's
 * output may be meant, the likeliest first.
 *
 * @param alternatives manifests that differ in the class that counts and in the activation
 * @param notes what was assumed, for people
 */
public record ManifestDraft(List<ModelManifest> alternatives, List<String> notes) {

  public ManifestDraft {
    alternatives = List.copyOf(alternatives);
    notes = List.copyOf(notes);
  }

  /**
   * Drafts the manifest of a model.
   *
   * @throws PackingException when something has to be told
   * @throws InvalidOnnxException when the file is no ONNX model
   */
  public static ManifestDraft of(PackRequest request) {
    OnnxGraph graph = OnnxFile.parse(request.onnx()).graph();
    List<String> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    InputDraft inputs = InputDraft.of(graph, request, problems, notes);
    OutputDraft outputs = OutputDraft.of(graph, request, problems);
    if (!problems.isEmpty()) {
      throw new PackingException(problems);
    }
    ReferenceTable reference = request.reference();
    List<Feature> features = new ArrayList<>();
    inputs
        .tensors()
        .forEach(
            input ->
                input
                    .features()
                    .forEach(
                        name ->
                            features.add(
                                FeatureDraft.of(
                                    name,
                                    input.type(),
                                    reference == null ? null : reference.column(name),
                                    notes))));
    String sha256 = ModelBundle.sha256(request.onnx());
    Map<String, String> metadata = metadata(graph, request);
    return new ManifestDraft(
        outputs.alternatives().stream()
            .map(
                meant ->
                    new ModelManifest(
                        request.name(),
                        request.version(),
                        sha256,
                        inputs.tensors(),
                        meant,
                        outputs.classes(),
                        features,
                        metadata,
                        Map.of()))
            .toList(),
        notes);
  }

  private static Map<String, String> metadata(OnnxGraph graph, PackRequest request) {
    Map<String, String> metadata = new TreeMap<>();
    if (!graph.producer().isEmpty()) {
      metadata.put("onnx.producer", graph.producer());
    }
    graph.opsets().forEach((domain, version) -> metadata.put("onnx.opset." + domain, "" + version));
    graph.metadata().forEach((key, value) -> metadata.put("onnx." + key, value));
    metadata.putAll(request.metadata());
    return metadata;
  }
}
