package io.driftgate.models.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an ONNX file says of itself.
 *
 * @param producer the exporter, with its version where it gives one
 * @param opsets version of each operator set by its domain; the standard one is {@code ai.onnx}
 * @param metadata {@code metadata_props}
 * @param inputs what a caller has to give
 * @param outputs what comes back
 * @param operators how many nodes of each operator there are, {@code domain.Operator}
 * @param externalData files that tensors lie in, as the file names them
 * @param classes class labels by the score output that they belong to, in the order of its columns;
 *     where they can be found
 */
public record OnnxGraph(
    String producer,
    Map<String, Long> opsets,
    Map<String, String> metadata,
    List<OnnxPort> inputs,
    List<OnnxPort> outputs,
    Map<String, Integer> operators,
    Set<String> externalData,
    Map<String, List<String>> classes) {

  public OnnxGraph {
    opsets = Map.copyOf(opsets);
    metadata = Map.copyOf(metadata);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Map.copyOf(operators);
    externalData = Set.copyOf(externalData);
    classes = Map.copyOf(classes);
  }
}
