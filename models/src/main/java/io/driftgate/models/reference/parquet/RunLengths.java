package io.driftgate.models.reference.parquet;

import java.util.Arrays;

/** Parquet's hybrid of runs and bit-packed groups of eight: levels, dictionary keys, booleans. */
final class RunLengths {
  private RunLengths() {}

  /** Exactly {@code count} numbers of {@code width} bits. */
  static int[] read(Bytes bytes, int width, int count) throws UnreadableParquetException {
    if (width < 0 || width > 32) {
      throw UnreadableParquetException.damaged("a bit width of " + width);
    }
    int[] values = new int[count];
    int done = 0;
    while (done < count) {
      long header = bytes.varint();
      long announced = header >>> 1;
      if (announced == 0) {
        throw UnreadableParquetException.damaged("a run of no values");
      }
      if ((header & 1) == 0) {
        int length = (int) Math.min(announced, count - done);
        Arrays.fill(values, done, done + length, (int) bytes.littleEndian((width + 7) / 8));
        done += length;
      } else {
        done += unpack(bytes, width, announced, values, done);
      }
    }
    return values;
  }

  /** A writer may leave out the bytes of the last group that hold no value. */
  private static int unpack(Bytes bytes, int width, long groups, int[] values, int from)
      throws UnreadableParquetException {
    int length = (int) Math.min(Math.min(groups, Integer.MAX_VALUE / 8) * 8, values.length - from);
    long needed = ((long) length * width + 7) / 8;
    if (needed > bytes.left()) {
      throw UnreadableParquetException.damaged(
          length + " values of " + width + " bits where " + bytes.left() + " bytes are left");
    }
    Bytes packed = bytes.take((int) Math.min(Math.min(groups, bytes.left()) * width, bytes.left()));
    for (int i = 0; i < length; i++) {
      values[from + i] = (int) packed.packed(i, width);
    }
    return length;
  }
}
