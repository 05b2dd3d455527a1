package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.driftgate.models.InputTensor;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Fills one input tensor from rows. Keeps a direct buffer that grows to the largest batch, so that
 * ONNX Runtime reads the values where they were written.
 */
final class InputColumns implements InputSource {
  private final InputTensor input;
  private final int[] places;
  private final boolean oneDimension;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * @param input the tensor
   * @param places of each column, the index in the array of its kind
   * @param oneDimension whether the graph wants the shape [rows] instead of [rows, columns]
   */
  InputColumns(InputTensor input, int[] places, boolean oneDimension) {
    this.input = input;
    this.places = places;
    this.oneDimension = oneDimension;
  }

  @Override
  public String tensor() {
    return input.tensor();
  }

  @Override
  public OnnxTensor tensor(OrtEnvironment environment, List<Row> rows) throws OrtException {
    int columns = places.length;
    long[] shape = oneDimension ? new long[] {rows.size()} : new long[] {rows.size(), columns};
    if (input.type() == TensorType.BYTES) {
      return OnnxTensor.createTensor(environment, texts(rows), shape);
    }
    int width = width(input.type());
    int length = rows.size() * columns * width;
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    }
    ByteBuffer values = buffer.duplicate().order(ByteOrder.nativeOrder()).limit(length);
    fill(values, rows);
    return OnnxTensor.createTensor(environment, values, shape, OnnxModel.javaType(input.type()));
  }

  private void fill(ByteBuffer values, List<Row> rows) {
    int from = 0;
    for (Row row : rows) {
      switch (input.type()) {
        case FP32 -> putFloats(values, from, row.numbers());
        case FP64 -> putDoubles(values, from, row.numbers());
        case INT64 -> putLongs(values, from, row.integers());
        case INT32 -> putInts(values, from, row.integers());
        case BOOL -> putBooleans(values, from, row.integers());
        case BYTES -> throw new IllegalStateException("texts have a way of their own");
      }
      from += places.length * width(input.type());
    }
  }

  private void putFloats(ByteBuffer values, int from, double[] numbers) {
    for (int column = 0; column < places.length; column++) {
      values.putFloat(from + column * Float.BYTES, (float) numbers[places[column]]);
    }
  }

  private void putDoubles(ByteBuffer values, int from, double[] numbers) {
    for (int column = 0; column < places.length; column++) {
      values.putDouble(from + column * Double.BYTES, numbers[places[column]]);
    }
  }

  private void putLongs(ByteBuffer values, int from, long[] integers) {
    for (int column = 0; column < places.length; column++) {
      values.putLong(from + column * Long.BYTES, integers[places[column]]);
    }
  }

  private void putInts(ByteBuffer values, int from, long[] integers) {
    for (int column = 0; column < places.length; column++) {
      values.putInt(from + column * Integer.BYTES, (int) integers[places[column]]);
    }
  }

  private void putBooleans(ByteBuffer values, int from, long[] integers) {
    for (int column = 0; column < places.length; column++) {
      values.put(from + column, (byte) integers[places[column]]);
    }
  }

  private String[] texts(List<Row> rows) {
    String[] texts = new String[rows.size() * places.length];
    int next = 0;
    for (Row row : rows) {
      for (int place : places) {
        texts[next++] = row.texts()[place];
      }
    }
    return texts;
  }

  private static int width(TensorType type) {
    return switch (type) {
      case FP32, INT32 -> Integer.BYTES;
      case FP64, INT64 -> Long.BYTES;
      case BOOL -> 1;
      case BYTES -> throw new IllegalStateException("texts have no fixed width");
    };
  }
}
