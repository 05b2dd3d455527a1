package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.driftgate.models.Activation;
import io.driftgate.models.Outputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads score and label out of a result: tensors of any numeric type, ZipMaps, texts. */
final class ScoreReader {
  private final Outputs outputs;
  private final List<String> classes;
  private final Map<String, Integer> columnByClass = new HashMap<>();
  private final int @Nullable [] order;

  /**
   * @param columns classes in the order of the tensor's columns; null where that is the manifest's
   */
  ScoreReader(Outputs outputs, List<String> classes, @Nullable List<String> columns) {
    this.outputs = outputs;
    this.classes = classes;
    this.order =
        columns == null || columns.equals(classes)
            ? null
            : classes.stream().mapToInt(columns::indexOf).toArray();
    for (int column = 0; column < classes.size(); column++) {
      columnByClass.put(classes.get(column), column);
    }
  }

  /**
   * One score a row.
   *
   * @throws OrtException when an output cannot be read
   * @throws ModelOutputException when an output is not what the manifest says
   */
  List<Score> read(OrtSession.Result result, int rows) throws OrtException {
    double[][] values = scores(value(result, outputs.scoreTensor()), rows);
    String @Nullable [] labels =
        outputs.labelTensor() == null ? null : labels(value(result, outputs.labelTensor()), rows);
    List<Score> scores = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      scores.add(score(values[row], labels == null ? null : labels[row]));
    }
    return scores;
  }

  private static OnnxValue value(OrtSession.Result result, String name) {
    return result
        .get(name)
        .orElseThrow(() -> new ModelOutputException("there is no output " + name));
  }

  private double[][] scores(OnnxValue value, int rows) throws OrtException {
    if (value instanceof OnnxTensor tensor) {
      return matrix(tensor, rows);
    }
    if (value instanceof OnnxSequence sequence) {
      return zipMap(sequence, rows);
    }
    throw new ModelOutputException("output " + outputs.scoreTensor() + " is a " + value.getType());
  }

  private double[][] matrix(OnnxTensor tensor, int rows) {
    double[] flat = TensorValues.doubles(tensor);
    if (flat.length == 0 || flat.length % rows != 0) {
      throw new ModelOutputException(
          "the score has " + flat.length + " values for " + rows + " rows");
    }
    int columns = flat.length / rows;
    double[][] values = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row][column] = flat[row * columns + (order == null ? column : order[column])];
      }
      activate(values[row]);
    }
    return values;
  }

  private double[][] zipMap(OnnxSequence sequence, int rows) throws OrtException {
    List<? extends OnnxValue> maps = sequence.getValue();
    double[][] values = new double[rows][classes.size()];
    try {
      if (maps.size() != rows) {
        throw new ModelOutputException(
            "the score has " + maps.size() + " maps for " + rows + " rows");
      }
      for (int row = 0; row < rows; row++) {
        for (Map.Entry<?, ?> entry : ((OnnxMap) maps.get(row)).getValue().entrySet()) {
          Integer column = columnByClass.get(String.valueOf(entry.getKey()));
          if (column == null) {
            throw new ModelOutputException("the manifest's classes lack " + entry.getKey());
          }
          values[row][column] = ((Number) entry.getValue()).doubleValue();
        }
        activate(values[row]);
      }
    } finally {
      maps.forEach(OnnxValue::close);
    }
    return values;
  }

  private void activate(double[] values) {
    if (outputs.activation() == Activation.SIGMOID) {
      for (int column = 0; column < values.length; column++) {
        values[column] = 1 / (1 + Math.exp(-values[column]));
      }
    } else if (outputs.activation() == Activation.SOFTMAX) {
      softmax(values);
    }
  }

  /** Shifted by the largest, so that large margins do not overflow. */
  private static void softmax(double[] values) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double sum = 0;
    for (int column = 0; column < values.length; column++) {
      values[column] = Math.exp(values[column] - largest);
      sum += values[column];
    }
    for (int column = 0; column < values.length; column++) {
      values[column] /= sum;
    }
  }

  private static String[] labels(OnnxValue value, int rows) throws OrtException {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new ModelOutputException("the label is a " + value.getType());
    }
    String[] labels = TensorValues.texts(tensor);
    if (labels.length != rows) {
      throw new ModelOutputException(
          "the label has " + labels.length + " values for " + rows + " rows");
    }
    return labels;
  }

  private Score score(double[] values, @Nullable String modelLabel) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return new Score.NotFinite();
      }
    }
    if (classes.isEmpty()) {
      return new Score.Scored(values[0], modelLabel, Map.of());
    }
    double[] byClass = byClass(values);
    String label = modelLabel == null ? classes.get(largest(byClass)) : modelLabel;
    Integer column = columnByClass.get(outputs.scoreClass() == null ? label : outputs.scoreClass());
    if (column == null) {
      throw new ModelOutputException("the manifest's classes lack the label " + label);
    }
    return new Score.Scored(byClass[column], label, named(byClass));
  }

  /** One column for two classes is the probability of the second. */
  private double[] byClass(double[] values) {
    if (values.length == classes.size()) {
      return values;
    }
    if (values.length == 1 && classes.size() == 2) {
      return new double[] {1 - values[0], values[0]};
    }
    throw new ModelOutputException(
        "the score has " + values.length + " columns for classes " + classes);
  }

  private static int largest(double[] values) {
    int largest = 0;
    for (int column = 1; column < values.length; column++) {
      if (values[column] > values[largest]) {
        largest = column;
      }
    }
    return largest;
  }

  private Map<String, Double> named(double[] byClass) {
    if (classes.size() <= 2) {
      return Map.of();
    }
    Map<String, Double> named = new LinkedHashMap<>();
    for (int column = 0; column < byClass.length; column++) {
      named.put(classes.get(column), byClass[column]);
    }
    return named;
  }
}
