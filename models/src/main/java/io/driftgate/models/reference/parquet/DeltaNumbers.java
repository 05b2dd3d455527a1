package io.driftgate.models.reference.parquet;

/** The encoding DELTA_BINARY_PACKED: a first number and packed differences, block by block. */
final class DeltaNumbers {
  private static final int MAX_BLOCK_VALUES = 1 << 20;

  private DeltaNumbers() {}

  /** Exactly {@code count} numbers; the bytes are then at what follows them. */
  static long[] read(Bytes bytes, int count) throws UnreadableParquetException {
    long blockValues = bytes.varint();
    long miniblocks = bytes.varint();
    long total = bytes.varint();
    if (miniblocks <= 0
        || blockValues <= 0
        || blockValues > MAX_BLOCK_VALUES
        || blockValues % miniblocks != 0
        || blockValues / miniblocks % 8 != 0
        || total != count) {
      throw UnreadableParquetException.damaged(
          "a delta header of "
              + blockValues
              + " values a block, "
              + miniblocks
              + " miniblocks, "
              + total
              + " values where "
              + count
              + " were expected");
    }
    long[] values = new long[count];
    long last = bytes.zigzag();
    if (count > 0) {
      values[0] = last;
    }
    int done = 1;
    while (done < count) {
      done = block(bytes, (int) miniblocks, (int) (blockValues / miniblocks), values, done);
    }
    return values;
  }

  private static int block(Bytes bytes, int miniblocks, int length, long[] values, int from)
      throws UnreadableParquetException {
    long smallest = bytes.zigzag();
    Bytes widths = bytes.take(miniblocks);
    int done = from;
    for (int i = 0; i < miniblocks && done < values.length; i++) {
      int width = widths.unsignedByte();
      if (width > 64) {
        throw UnreadableParquetException.damaged("a bit width of " + width);
      }
      Bytes packed = bytes.take(length / 8 * width);
      for (int k = 0; k < length && done < values.length; k++, done++) {
        values[done] = values[done - 1] + smallest + packed.packed(k, width);
      }
    }
    return done;
  }
}
