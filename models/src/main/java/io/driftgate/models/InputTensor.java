package io.driftgate.models;

import java.util.List;

/**
 * One input of the model and what fills it.
 *
 * @param tensor name of the input in the ONNX graph
 * @param type element type
 * @param features names of the features, one a column: the tensor has the shape [rows, features]
 */
public record InputTensor(String tensor, TensorType type, List<String> features) {

  public InputTensor {
    features = List.copyOf(features);
  }
}
