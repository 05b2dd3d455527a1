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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads score and label out of a result: tensors of any numeric type, ZipMaps, texts. For one
 * thread.
 */
final class ScoreReader {
  private final Outputs outputs;
  private final List<String> classes;
  private final Map<String, Integer> columnByClass = new HashMap<>();
  private final int @Nullable [] order;

  /** Scores of the batch that is read, row by row; used again for the next. */
  private double[] values = new double[0];

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
    int columns = readValues(value(result, outputs.scoreTensor()), rows);
    for (int from = 0; from < rows * columns; from += columns) {
      activate(from, from + columns);
    }
    String @Nullable [] labels =
        outputs.labelTensor() == null ? null : labels(value(result, outputs.labelTensor()), rows);
    List<Score> scores = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      scores.add(score(row * columns, columns, labels == null ? null : labels[row]));
    }
    return scores;
  }

  private static OnnxValue value(OrtSession.Result result, String name) {
    return result
        .get(name)
        .orElseThrow(() -> new ModelOutputException("there is no output " + name));
  }

  /** Reads what the graph says, row by row, each with as many columns as are returned. */
  private int readValues(OnnxValue value, int rows) throws OrtException {
    if (value instanceof OnnxTensor tensor) {
      return matrix(tensor, rows);
    }
    if (value instanceof OnnxSequence sequence) {
      return zipMap(sequence, rows);
    }
    throw new ModelOutputException("output " + outputs.scoreTensor() + " is a " + value.getType());
  }

  private int matrix(OnnxTensor tensor, int rows) {
    int length = Math.toIntExact(tensor.getInfo().getNumElements());
    if (length == 0 || length % rows != 0) {
      throw new ModelOutputException("the score has " + length + " values for " + rows + " rows");
    }
    reserve(length);
    TensorValues.copyDoubles(tensor, values);
    int columns = length / rows;
    if (order != null) {
      double[] found = new double[columns];
      for (int from = 0; from < length; from += columns) {
        System.arraycopy(values, from, found, 0, columns);
        for (int column = 0; column < columns; column++) {
          values[from + column] = found[order[column]];
        }
      }
    }
    return columns;
  }

  private int zipMap(OnnxSequence sequence, int rows) throws OrtException {
    List<? extends OnnxValue> maps = sequence.getValue();
    int columns = classes.size();
    try {
      if (maps.size() != rows) {
        throw new ModelOutputException(
            "the score has " + maps.size() + " maps for " + rows + " rows");
      }
      reserve(rows * columns);
      Arrays.fill(values, 0, rows * columns, 0);
      for (int row = 0; row < rows; row++) {
        for (Map.Entry<?, ?> entry : ((OnnxMap) maps.get(row)).getValue().entrySet()) {
          Integer column = columnByClass.get(String.valueOf(entry.getKey()));
          if (column == null) {
            throw new ModelOutputException("the manifest's classes lack " + entry.getKey());
          }
          values[row * columns + column] = ((Number) entry.getValue()).doubleValue();
        }
      }
    } finally {
      maps.forEach(OnnxValue::close);
    }
    return columns;
  }

  private void reserve(int length) {
    if (values.length < length) {
      values = new double[length];
    }
  }

  private void activate(int from, int to) {
    if (outputs.activation() == Activation.SIGMOID) {
      for (int column = from; column < to; column++) {
        values[column] = 1 / (1 + Math.exp(-values[column]));
      }
    } else if (outputs.activation() == Activation.SOFTMAX) {
      softmax(from, to);
    }
  }

  /** Shifted by the largest, so that large margins do not overflow. */
  private void softmax(int from, int to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int column = from; column < to; column++) {
      largest = Math.max(largest, values[column]);
    }
    double sum = 0;
    for (int column = from; column < to; column++) {
      values[column] = Math.exp(values[column] - largest);
      sum += values[column];
    }
    for (int column = from; column < to; column++) {
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

  /** The score of the row whose values begin at a place. */
  private Score score(int from, int columns, @Nullable String modelLabel) {
    for (int column = from; column < from + columns; column++) {
      if (!Double.isFinite(values[column])) {
        return new Score.NotFinite();
      }
    }
    if (classes.isEmpty()) {
      return new Score.Scored(values[from], modelLabel, ClassScores.NONE);
    }
    if (columns != classes.size() && !(columns == 1 && classes.size() == 2)) {
      throw new ModelOutputException(
          "the score has " + columns + " columns for classes " + classes);
    }
    String label = modelLabel == null ? likeliest(from, columns) : modelLabel;
    Integer scored = columnByClass.get(outputs.scoreClass() == null ? label : outputs.scoreClass());
    if (scored == null) {
      throw new ModelOutputException("the manifest's classes lack the label " + label);
    }
    return new Score.Scored(ofClass(scored, from, columns), label, byClass(from, columns));
  }

  /** One column for two classes is the probability of the second. */
  private double ofClass(int position, int from, int columns) {
    if (columns < classes.size()) {
      return position == 1 ? values[from] : 1 - values[from];
    }
    return values[from + position];
  }

  private String likeliest(int from, int columns) {
    int largest = 0;
    for (int position = 1; position < classes.size(); position++) {
      if (ofClass(position, from, columns) > ofClass(largest, from, columns)) {
        largest = position;
      }
    }
    return classes.get(largest);
  }

  private ClassScores byClass(int from, int columns) {
    return classes.size() <= 2
        ? ClassScores.NONE
        : new ClassScores(classes, Arrays.copyOfRange(values, from, from + columns));
  }
}
