package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.driftgate.models.InputTensor;
import io.driftgate.models.ModelManifest;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Scores batches of rows with one model. For one thread. When a call with several rows fails, each
 * row is scored by itself, so that a bad row does not take the others with it.
 */
public final class BatchScorer {
  private final OrtSession session;
  private final BatchLimits limits;
  private final List<InputColumns> inputs = new ArrayList<>();
  private final Set<String> outputs = new LinkedHashSet<>();
  private final ScoreReader reader;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  BatchScorer(ModelManifest manifest, OrtSession session, ScoreReader reader, BatchLimits limits) {
    this.session = session;
    this.limits = limits;
    this.reader = reader;
    RowLayout layout = new RowLayout(manifest.features(), "", "");
    Map<String, Integer> positions = manifest.featurePositions();
    for (InputTensor input : manifest.inputs()) {
      int[] places =
          input.features().stream()
              .mapToInt(name -> layout.place(required(positions, name)))
              .toArray();
      inputs.add(new InputColumns(input, places, hasOneDimension(session, input.tensor())));
    }
    outputs.add(manifest.outputs().scoreTensor());
    if (manifest.outputs().labelTensor() != null) {
      outputs.add(manifest.outputs().labelTensor());
    }
  }

  private static boolean hasOneDimension(OrtSession session, String tensor) {
    try {
      TensorInfo info = (TensorInfo) required(session.getInputInfo(), tensor).getInfo();
      return info.getShape().length == 1;
    } catch (OrtException e) {
      throw new IllegalStateException("the session was open when the model was loaded", e);
    }
  }

  /** What was checked to be there when the model was loaded. */
  private static <V> V required(Map<String, V> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  /** One score a row, in the order of the rows. */
  public List<Score> score(List<Row> rows) {
    List<Score> scores = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); ) {
      int to = from + Math.min(limits.maxRows(), rows.size() - from);
      scores.addAll(scoreTogether(rows.subList(from, to)));
      from = to;
    }
    return scores;
  }

  private List<Score> scoreTogether(List<Row> rows) {
    try {
      return call(rows);
    } catch (OrtException e) {
      if (rows.size() == 1) {
        return List.of(
            new Score.Failed("ONNX Runtime: " + e.getCode(), String.valueOf(e.getMessage())));
      }
      List<Score> scores = new ArrayList<>(rows.size());
      for (Row row : rows) {
        scores.addAll(scoreTogether(List.of(row)));
      }
      return scores;
    }
  }

  private List<Score> call(List<Row> rows) throws OrtException {
    if (rows.size() >= limits.minRows()) {
      return run(rows);
    }
    List<Row> filled = new ArrayList<>(rows);
    while (filled.size() < limits.minRows()) {
      filled.add(rows.get(rows.size() - 1));
    }
    return run(filled).subList(0, rows.size());
  }

  private List<Score> run(List<Row> rows) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (InputColumns input : inputs) {
        tensors.put(input.tensor(), input.tensor(environment, rows));
      }
      try (OrtSession.Result result = session.run(tensors, outputs)) {
        return reader.read(result, rows.size());
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
