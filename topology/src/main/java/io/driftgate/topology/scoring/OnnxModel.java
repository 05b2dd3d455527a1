package io.driftgate.topology.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.models.onnx.InvalidOnnxException;
import io.driftgate.models.onnx.ZipMapCut;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loaded version: the ONNX session and the manifest that it was checked against. The session is
 * shared by threads and runs each call on the calling thread alone; closing the model frees it, so
 * the owner closes it when the last scorer is done.
 */
public final class OnnxModel implements AutoCloseable {
  private static final int WARM_UP_CALLS = 5;

  private final ModelManifest manifest;
  private final LoadedGraph graph;
  private final @Nullable List<String> columns;
  private final BatchLimits limits;

  private OnnxModel(
      ModelManifest manifest,
      LoadedGraph graph,
      @Nullable List<String> columns,
      BatchLimits limits) {
    this.manifest = manifest;
    this.graph = graph;
    this.columns = columns;
    this.limits = limits;
  }

  /**
   * Makes the session and checks that the graph has what the manifest names. A ZipMap in front of
   * the scores is cut off ({@link ZipMapCut}), and so are trees behind the features, where that
   * does not change a bit ({@link OwnTrees}).
   *
   * @param limits rows that a call carries; fewer where the graph fixes fewer
   * @throws ModelRejectedException when ONNX Runtime refuses the file or the two do not fit
   */
  public static OnnxModel load(ModelBundle bundle, BatchLimits limits) {
    ZipMapCut cut = cut(bundle);
    return OwnTrees.insteadOf(loadWhole(bundle.manifest(), cut, limits), cut.onnx());
  }

  /** The same, with the trees left in the graph. */
  static OnnxModel loadWhole(ModelManifest manifest, ZipMapCut cut, BatchLimits limits) {
    String model = manifest.id();
    LoadedGraph graph;
    try {
      graph = LoadedGraph.whole(manifest, cut.onnx());
    } catch (OrtException e) {
      throw new ModelRejectedException(
          model,
          List.of("ONNX Runtime refuses " + ModelBundle.MODEL_FILE + ": " + e.getMessage()),
          e);
    } catch (LinkageError e) {
      throw new ModelRejectedException(
          model,
          List.of("ONNX Runtime's own library cannot be loaded on this machine: " + e.getMessage()),
          e);
    }
    try {
      List<String> problems = ManifestFit.problems(manifest, graph.session(), cut.classes());
      if (!problems.isEmpty()) {
        throw new ModelRejectedException(model, problems, null);
      }
      int fixed = fixedRows(graph.session().getInputInfo());
      OnnxModel loaded = new OnnxModel(manifest, graph, cut.classes(), limits.atMost(fixed));
      loaded.tryOneRow();
      return loaded;
    } catch (OrtException | RuntimeException e) {
      closeAfter(graph, e);
      if (e instanceof RuntimeException known) {
        throw known;
      }
      throw new ModelRejectedException(
          model, List.of("its inputs cannot be read: " + e.getMessage()), e);
    }
  }

  /**
   * The same model with another graph, which it owns; this one stays as it is.
   *
   * @param maxRows rows that a call of that graph may carry
   */
  OnnxModel with(LoadedGraph other, int maxRows) {
    return new OnnxModel(manifest, other, columns, limits.atMost(maxRows));
  }

  /** Whether its trees are walked here and not by ONNX Runtime. */
  public boolean hasOwnTrees() {
    return graph.hasOwnTrees();
  }

  /** Names of the outputs that are read. */
  Set<String> outputs() {
    String label = manifest.outputs().labelTensor();
    String score = manifest.outputs().scoreTensor();
    return label == null || label.equals(score) ? Set.of(score) : Set.of(score, label);
  }

  public ModelManifest manifest() {
    return manifest;
  }

  /** Rows that a call carries. */
  public BatchLimits limits() {
    return limits;
  }

  /**
   * Scores some rows of zeros, so that the first batch of events does not pay for the first call.
   */
  public void warmUp() {
    RowLayout layout = new RowLayout(manifest.features(), "", "");
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < limits.maxRows(); row++) {
      rows.add(layout.newRow());
    }
    BatchScorer scorer = newScorer();
    for (int call = 0; call < WARM_UP_CALLS; call++) {
      scorer.score(rows);
    }
  }

  /** A scorer for one thread. Does not own the session. */
  public BatchScorer newScorer() {
    return newScorer(limits);
  }

  /** The same with calls of other sizes. */
  BatchScorer newScorer(BatchLimits other) {
    ScoreReader reader = new ScoreReader(manifest.outputs(), manifest.classes(), columns);
    return new BatchScorer(graph, outputs(), reader, other);
  }

  @Override
  public void close() {
    graph.close();
  }

  /**
   * Scores a row of zeros, to learn before the first event whether the outputs are what the
   * manifest says. What the model thinks of zeros does not matter.
   */
  private void tryOneRow() {
    newScorer().score(List.of(new RowLayout(manifest.features(), "", "").newRow()));
  }

  private static ZipMapCut cut(ModelBundle bundle) {
    try {
      return ZipMapCut.of(bundle.onnx(), bundle.manifest().outputs().scoreTensor());
    } catch (InvalidOnnxException e) {
      throw new ModelRejectedException(
          bundle.manifest().id(), List.of(ModelBundle.MODEL_FILE + ": " + e.getMessage()), e);
    }
  }

  private static void closeAfter(LoadedGraph graph, Exception failure) {
    try {
      graph.close();
    } catch (IllegalStateException e) {
      failure.addSuppressed(e);
    }
  }

  /** Rows that a call may carry: what the graph fixes, else no limit. */
  private static int fixedRows(Map<String, NodeInfo> inputs) {
    int rows = Integer.MAX_VALUE;
    for (NodeInfo node : inputs.values()) {
      if (node.getInfo() instanceof TensorInfo info && info.getShape()[0] > 0) {
        rows = (int) Math.min(rows, info.getShape()[0]);
      }
    }
    return rows;
  }

  /** ONNX Runtime's name of a type. */
  static OnnxJavaType javaType(TensorType type) {
    return switch (type) {
      case FP32 -> OnnxJavaType.FLOAT;
      case FP64 -> OnnxJavaType.DOUBLE;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case BOOL -> OnnxJavaType.BOOL;
      case BYTES -> OnnxJavaType.STRING;
    };
  }
}
