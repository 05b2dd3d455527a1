package io.driftgate.topology.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a graph has what a manifest names. */
final class ManifestFit {
  private final ModelManifest manifest;
  private final List<String> problems = new ArrayList<>();

  private ManifestFit(ModelManifest manifest) {
    this.manifest = manifest;
  }

  /**
   * What does not fit; empty where all does.
   *
   * @param columns classes in the order of the score's columns; null where the graph does not tell
   */
  static List<String> problems(
      ModelManifest manifest, OrtSession session, @Nullable List<String> columns)
      throws OrtException {
    ManifestFit fit = new ManifestFit(manifest);
    fit.checkInputs(session.getInputInfo());
    fit.checkOutputs(session.getOutputInfo());
    fit.checkColumns(columns);
    return fit.problems;
  }

  private void checkInputs(Map<String, NodeInfo> graph) {
    for (InputTensor input : manifest.inputs()) {
      NodeInfo node = graph.get(input.tensor());
      if (node == null) {
        problems.add(
            "the manifest fills input '"
                + input.tensor()
                + "', but the graph's inputs are "
                + new TreeSet<>(graph.keySet()));
      } else if (!(node.getInfo() instanceof TensorInfo info)) {
        problems.add("input '" + input.tensor() + "' is no tensor: " + node.getInfo());
      } else {
        checkTensor(input, info);
      }
    }
    for (String name : new TreeSet<>(graph.keySet())) {
      if (manifest.inputs().stream().noneMatch(input -> input.tensor().equals(name))) {
        problems.add("the graph's input '" + name + "' is not among the manifest's inputs");
      }
    }
  }

  private void checkTensor(InputTensor input, TensorInfo info) {
    if (info.type != OnnxModel.javaType(input.type())) {
      problems.add(
          "input '"
              + input.tensor()
              + "' is of type "
              + info.type
              + " in the graph, "
              + input.type()
              + " in the manifest");
    }
    long[] shape = info.getShape();
    long columns = shape.length == 2 ? shape[1] : 1;
    if (shape.length == 0 || shape.length > 2) {
      problems.add(
          "input '" + input.tensor() + "' has " + shape.length + " dimensions; expected 1 or 2");
    } else if (columns != -1 && columns != input.features().size()) {
      problems.add(
          "input '"
              + input.tensor()
              + "' has "
              + columns
              + " columns in the graph, the manifest names "
              + input.features().size()
              + " features for it");
    }
  }

  private void checkOutputs(Map<String, NodeInfo> graph) {
    List<String> wanted = new ArrayList<>(List.of(manifest.outputs().scoreTensor()));
    if (manifest.outputs().labelTensor() != null) {
      wanted.add(manifest.outputs().labelTensor());
    }
    for (String name : wanted) {
      if (!graph.containsKey(name)) {
        problems.add(
            "the manifest reads output '"
                + name
                + "', but the graph's outputs are "
                + new TreeSet<>(graph.keySet()));
      }
    }
  }

  private void checkColumns(@Nullable List<String> columns) {
    if (columns != null && !new TreeSet<>(columns).equals(new TreeSet<>(manifest.classes()))) {
      problems.add(
          "the graph's classes are "
              + columns
              + ", the manifest's "
              + manifest.classes()
              + "; name the graph's under classes");
    }
  }
}
