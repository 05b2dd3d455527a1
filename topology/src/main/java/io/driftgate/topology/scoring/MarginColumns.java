package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.trees.MarginSums;
import io.driftgate.topology.scoring.trees.PackedTrees;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Fills an input with the margins of trees that are walked here. Keeps its buffer. */
final class MarginColumns implements InputSource {
  private final String tensor;
  private final MarginSums sums;
  private final int targets;
  private final List<double[]> numbers = new ArrayList<>();
  private FloatBuffer buffer = floats(0);

  /**
   * @param places of each column of the trees' input, the index in the rows' numbers
   */
  MarginColumns(String tensor, PackedTrees trees, int[] places) {
    this.tensor = tensor;
    this.sums = new MarginSums(trees, places);
    this.targets = trees.targets();
  }

  @Override
  public String tensor() {
    return tensor;
  }

  @Override
  public OnnxTensor tensor(OrtEnvironment environment, List<Row> rows) throws OrtException {
    int length = rows.size() * targets;
    if (buffer.capacity() < length) {
      buffer = floats(length);
    }
    numbers.clear();
    for (Row row : rows) {
      numbers.add(row.numbers());
    }
    sums.compute(numbers, buffer);
    return OnnxTensor.createTensor(
        environment, buffer.duplicate().limit(length), new long[] {rows.size(), targets});
  }

  private static FloatBuffer floats(int length) {
    return ByteBuffer.allocateDirect(length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
