package io.driftgate.app.loans;

import java.util.List;

/**
 * Mean and standard deviation of each column of the training data. Gradient descent needs columns
 * of like size; the exported model takes the columns as they are, so the scaling goes into its
 * weights.
 *
 * @param means one a column
 * @param deviations one a column; 1 for a column that never changes
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record Scaling(double[] means, double[] deviations) {

  static Scaling of(List<double[]> rows) {
    int columns = rows.get(0).length;
    double[] means = new double[columns];
    double[] deviations = new double[columns];
    for (double[] row : rows) {
      for (int column = 0; column < columns; column++) {
        means[column] += row[column] / rows.size();
      }
    }
    for (double[] row : rows) {
      for (int column = 0; column < columns; column++) {
        double distance = row[column] - means[column];
        deviations[column] += distance * distance / rows.size();
      }
    }
    for (int column = 0; column < columns; column++) {
      double deviation = StrictMath.sqrt(deviations[column]);
      deviations[column] = deviation == 0 ? 1 : deviation;
    }
    return new Scaling(means, deviations);
  }

  double[] scaled(double[] row) {
    double[] scaled = new double[row.length];
    for (int column = 0; column < row.length; column++) {
      scaled[column] = (row[column] - means[column]) / deviations[column];
    }
    return scaled;
  }

  /** The layer that gives for a row what the given one gives for the scaled row. */
  LinearLayer foldInto(LinearLayer layer) {
    int classes = layer.bias().length;
    double[][] weights = new double[means.length][classes];
    double[] bias = layer.bias().clone();
    for (int column = 0; column < means.length; column++) {
      for (int label = 0; label < classes; label++) {
        weights[column][label] = layer.weights()[column][label] / deviations[column];
        bias[label] -= weights[column][label] * means[column];
      }
    }
    return new LinearLayer(weights, bias);
  }
}
