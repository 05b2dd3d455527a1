package io.driftgate.topology.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.driftgate.models.InputTensor;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A loaded version: the ONNX session and the manifest that it was checked against. The session is
 * shared by threads and runs each call on the calling thread alone; closing the model frees it, so
 * the owner closes it when the last scorer is done.
 */
public final class OnnxModel implements AutoCloseable {
  private static final int WARM_UP_CALLS = 5;

  private final ModelManifest manifest;
  private final OrtSession session;
  private final @Nullable List<String> columns;
  private final BatchLimits limits;

  private OnnxModel(
      ModelManifest manifest,
      OrtSession session,
      @Nullable List<String> columns,
      BatchLimits limits) {
    this.manifest = manifest;
    this.session = session;
    this.columns = columns;
    this.limits = limits;
  }

  /**
   * Makes the session and checks that the graph has what the manifest names. A ZipMap in front of
   * the scores is cut off ({@link ZipMapCut}).
   *
   * @param limits rows that a call carries; fewer where the graph fixes fewer
   * @throws ModelRejectedException when ONNX Runtime refuses the file or the two do not fit
   */
  public static OnnxModel load(ModelBundle bundle, BatchLimits limits) {
    ModelManifest manifest = bundle.manifest();
    String model = manifest.id();
    ZipMapCut cut = cut(bundle);
    OrtSession session;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // the runtime's own messages would put values of events on stderr
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      session = OrtEnvironment.getEnvironment().createSession(cut.onnx(), options);
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
      List<String> problems = new ArrayList<>();
      checkInputs(manifest, session.getInputInfo(), problems);
      checkOutputs(manifest, session.getOutputInfo(), problems);
      checkColumns(manifest, cut.classes(), problems);
      if (!problems.isEmpty()) {
        throw new ModelRejectedException(model, problems, null);
      }
      int fixed = fixedRows(session.getInputInfo());
      BatchLimits within =
          new BatchLimits(Math.min(limits.minRows(), fixed), Math.min(limits.maxRows(), fixed));
      OnnxModel loaded = new OnnxModel(manifest, session, cut.classes(), within);
      loaded.tryOneRow();
      return loaded;
    } catch (OrtException | RuntimeException e) {
      closeAfter(session, e);
      if (e instanceof RuntimeException known) {
        throw known;
      }
      throw new ModelRejectedException(
          model, List.of("its inputs cannot be read: " + e.getMessage()), e);
    }
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
    return new BatchScorer(manifest, session, reader, other);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session of " + manifest.name() + " cannot be closed", e);
    }
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

  private static void closeAfter(OrtSession session, Exception failure) {
    try {
      session.close();
    } catch (OrtException e) {
      failure.addSuppressed(e);
    }
  }

  private static void checkInputs(
      ModelManifest manifest, Map<String, NodeInfo> graph, List<String> problems) {
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
        checkTensor(input, info, problems);
      }
    }
    for (String name : new TreeSet<>(graph.keySet())) {
      if (manifest.inputs().stream().noneMatch(input -> input.tensor().equals(name))) {
        problems.add("the graph's input '" + name + "' is not among the manifest's inputs");
      }
    }
  }

  private static void checkTensor(InputTensor input, TensorInfo info, List<String> problems) {
    if (info.type != javaType(input.type())) {
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

  private static void checkOutputs(
      ModelManifest manifest, Map<String, NodeInfo> graph, List<String> problems) {
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

  private static void checkColumns(
      ModelManifest manifest, @Nullable List<String> columns, List<String> problems) {
    if (columns != null && !new TreeSet<>(columns).equals(new TreeSet<>(manifest.classes()))) {
      problems.add(
          "the graph's classes are "
              + columns
              + ", the manifest's "
              + manifest.classes()
              + "; name the graph's under classes");
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
