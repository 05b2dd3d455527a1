package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.driftgate.topology.decoding.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Scores batches of rows with one model. For one thread. When a call with several rows fails, each
 * row is scored by itself, so that a bad row does not take the others with it.
 */
public final class BatchScorer {
  private final OrtSession session;
  private final List<InputSource> inputs;
  private final Set<String> outputs;
  private final ScoreReader reader;
  private final BatchLimits limits;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /**
   * @param outputs names of the outputs that the reader reads
   */
  BatchScorer(LoadedGraph graph, Set<String> outputs, ScoreReader reader, BatchLimits limits) {
    this.session = graph.session();
    this.inputs = graph.newInputs();
    this.outputs = outputs;
    this.reader = reader;
    this.limits = limits;
  }

  /** One score a row, in the order of the rows. */
  public List<Score> score(List<Row> rows) {
    if (rows.size() <= limits.maxRows()) {
      return rows.isEmpty() ? List.of() : scoreTogether(rows);
    }
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
      for (InputSource input : inputs) {
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
