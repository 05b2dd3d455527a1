package io.driftgate.topology.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.trees.PackedTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session, and how its inputs are filled: with the features, or one of them with the margins of
 * trees that are walked here. Owns the session.
 */
final class LoadedGraph implements AutoCloseable {
  private final ModelManifest manifest;
  private final OrtSession session;
  private final @Nullable PackedTrees trees;
  private final String treesInput;

  private LoadedGraph(
      ModelManifest manifest, OrtSession session, @Nullable PackedTrees trees, String treesInput) {
    this.manifest = manifest;
    this.session = session;
    this.trees = trees;
    this.treesInput = treesInput;
  }

  /** The whole graph of a model. */
  static LoadedGraph whole(ModelManifest manifest, byte[] onnx) throws OrtException {
    return new LoadedGraph(manifest, open(onnx), null, "");
  }

  /**
   * A graph without its trees.
   *
   * @param input which the trees read before, and the graph now reads their margins from
   */
  static LoadedGraph behind(ModelManifest manifest, PackedTrees trees, String input, byte[] onnx)
      throws OrtException {
    return new LoadedGraph(manifest, open(onnx), trees, input);
  }

  OrtSession session() {
    return session;
  }

  boolean hasOwnTrees() {
    return trees != null;
  }

  /** For one thread, in the order of the manifest. */
  List<InputSource> newInputs() {
    List<InputSource> inputs = new ArrayList<>();
    for (InputTensor input : manifest.inputs()) {
      int[] places = places(manifest, input);
      inputs.add(
          trees != null && input.tensor().equals(treesInput)
              ? new MarginColumns(treesInput, trees, places)
              : new InputColumns(input, places, hasOneDimension(input.tensor())));
    }
    return inputs;
  }

  /** Of each column of an input, the index in the rows' array of its kind. */
  static int[] places(ModelManifest manifest, InputTensor input) {
    RowLayout layout = new RowLayout(manifest.features(), "", "");
    Map<String, Integer> positions = manifest.featurePositions();
    return input.features().stream()
        .mapToInt(name -> layout.place(required(positions, name)))
        .toArray();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session of " + manifest.name() + " cannot be closed", e);
    }
  }

  private static OrtSession open(byte[] onnx) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // the runtime's own messages would put values of events on stderr
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      return OrtEnvironment.getEnvironment().createSession(onnx, options);
    }
  }

  private boolean hasOneDimension(String tensor) {
    try {
      NodeInfo node = required(session.getInputInfo(), tensor);
      return ((TensorInfo) node.getInfo()).getShape().length == 1;
    } catch (OrtException e) {
      throw new IllegalStateException("the session was open when the model was loaded", e);
    }
  }

  /** What was checked to be there when the model was loaded. */
  private static <V> V required(Map<String, V> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }
}
