package io.driftgate.topology.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** The values of an output tensor, row by row, whatever its element type. */
final class TensorValues {

  private TensorValues() {}

  /**
   * Copies all values into the beginning of an array.
   *
   * @param into is long enough
   */
  static void copyDoubles(OnnxTensor tensor, double[] into) {
    switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer found = tensor.getFloatBuffer();
        int count = found.remaining();
        for (int index = 0; index < count; index++) {
          into[index] = found.get(index);
        }
      }
      case DOUBLE -> {
        DoubleBuffer found = tensor.getDoubleBuffer();
        found.get(into, 0, found.remaining());
      }
      case INT64, INT32 -> {
        long[] found = longs(tensor);
        for (int index = 0; index < found.length; index++) {
          into[index] = found[index];
        }
      }
      default ->
          throw new ModelOutputException("a tensor of " + tensor.getInfo().type + " is no score");
    }
  }

  /** Texts as they are, whole numbers in decimal, booleans as true and false. */
  static String[] texts(OnnxTensor tensor) throws OrtException {
    return switch (tensor.getInfo().type) {
      case STRING -> flatTexts(tensor.getValue());
      case INT64, INT32 ->
          Arrays.stream(longs(tensor)).mapToObj(Long::toString).toArray(String[]::new);
      case BOOL -> {
        ByteBuffer found = tensor.getByteBuffer();
        String[] texts = new String[found.remaining()];
        for (int index = 0; index < texts.length; index++) {
          texts[index] = Boolean.toString(found.get(index) != 0);
        }
        yield texts;
      }
      default ->
          throw new ModelOutputException("a tensor of " + tensor.getInfo().type + " is no label");
    };
  }

  private static long[] longs(OnnxTensor tensor) {
    IntBuffer ints = tensor.getIntBuffer();
    if (ints != null) {
      long[] values = new long[ints.remaining()];
      for (int index = 0; index < values.length; index++) {
        values[index] = ints.get(index);
      }
      return values;
    }
    LongBuffer found = tensor.getLongBuffer();
    long[] values = new long[found.remaining()];
    found.get(values);
    return values;
  }

  private static String[] flatTexts(Object value) {
    if (value instanceof String text) {
      return new String[] {text};
    }
    if (value instanceof String[] texts) {
      return texts;
    }
    return Arrays.stream((Object[]) value)
        .flatMap(inner -> Arrays.stream(flatTexts(inner)))
        .toArray(String[]::new);
  }
}
