package io.driftgate.models.reference.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/** How the values of a page are written, the dictionary apart. */
final class Encodings {
  private final ParquetField field;
  private final Budget memory;

  Encodings(ParquetField field, Budget memory) {
    this.field = field;
    this.memory = memory;
  }

  Values read(@Nullable Encoding encoding, Bytes bytes, int count)
      throws UnreadableParquetException {
    Type type = field.type();
    if (encoding == Encoding.PLAIN) {
      return plain(bytes, count);
    }
    if (encoding == Encoding.RLE && type == Type.BOOLEAN) {
      return truths(RunLengths.read(bytes.take(bytes.int32()), 1, count));
    }
    if (encoding == Encoding.DELTA_BINARY_PACKED && (type == Type.INT32 || type == Type.INT64)) {
      return numbers(DeltaNumbers.read(bytes, count));
    }
    if (encoding == Encoding.DELTA_LENGTH_BYTE_ARRAY && type == Type.BYTE_ARRAY) {
      return lengthsFirst(bytes, count);
    }
    if (encoding == Encoding.DELTA_BYTE_ARRAY && field.isByteArray()) {
      return prefixed(bytes, count);
    }
    if (encoding == Encoding.BYTE_STREAM_SPLIT && type != Type.BOOLEAN && field.width() > 0) {
      return split(bytes, count);
    }
    throw new UnreadableParquetException("values of type " + type + " in the encoding " + encoding);
  }

  private Values plain(Bytes bytes, int count) throws UnreadableParquetException {
    if (field.type() == Type.BOOLEAN) {
      Bytes packed = bytes.take((int) ((count + 7L) / 8));
      int[] truths = new int[count];
      for (int i = 0; i < count; i++) {
        truths[i] = (int) packed.packed(i, 1);
      }
      return truths(truths);
    }
    return field.width() > 0
        ? fixed(bytes.array(), bytes.position(), bytes.left(), field.width(), count)
        : lengthBefore(bytes, count);
  }

  private static Values fixed(byte[] array, int from, int left, int width, int count)
      throws UnreadableParquetException {
    if ((long) count * width > left) {
      throw UnreadableParquetException.damaged(
          count + " values of " + width + " bytes where " + left + " bytes are left");
    }
    int[] starts = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = from + i * width;
      lengths[i] = width;
    }
    return new Values(array, starts, lengths);
  }

  private static Values lengthBefore(Bytes bytes, int count) throws UnreadableParquetException {
    if (count > bytes.left() / 4) {
      throw UnreadableParquetException.damaged(
          count + " texts where " + bytes.left() + " bytes are left");
    }
    int[] starts = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = bytes.int32();
      starts[i] = bytes.take(lengths[i]).position();
    }
    return new Values(bytes.array(), starts, lengths);
  }

  private static Values truths(int[] truths) throws UnreadableParquetException {
    byte[] array = new byte[truths.length];
    for (int i = 0; i < truths.length; i++) {
      array[i] = (byte) truths[i];
    }
    return fixed(array, 0, array.length, 1, truths.length);
  }

  private Values numbers(long[] numbers) throws UnreadableParquetException {
    int width = field.width();
    ByteBuffer written = ByteBuffer.allocate(numbers.length * width).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      if (width == Integer.BYTES) {
        written.putInt((int) number);
      } else {
        written.putLong(number);
      }
    }
    return fixed(written.array(), 0, written.capacity(), width, numbers.length);
  }

  private static Values lengthsFirst(Bytes bytes, int count) throws UnreadableParquetException {
    int[] lengths = lengths(bytes, count);
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = bytes.take(lengths[i]).position();
    }
    return new Values(bytes.array(), starts, lengths);
  }

  private static int[] lengths(Bytes bytes, int count) throws UnreadableParquetException {
    long[] numbers = DeltaNumbers.read(bytes, count);
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = (int) numbers[i];
    }
    return lengths;
  }

  /** Each text begins as the one before it does, for as many bytes as are said. */
  private Values prefixed(Bytes bytes, int count) throws UnreadableParquetException {
    int[] prefixes = lengths(bytes, count);
    Values suffixes = lengthsFirst(bytes, count);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    int[] starts = new int[count];
    int[] lengths = new int[count];
    byte[] last = new byte[0];
    for (int i = 0; i < count; i++) {
      if (prefixes[i] < 0 || prefixes[i] > last.length) {
        throw UnreadableParquetException.damaged(
            "a text shares " + prefixes[i] + " bytes with one of " + last.length);
      }
      starts[i] = written.size();
      lengths[i] = prefixes[i] + suffixes.length(i);
      memory.spend(lengths[i]);
      byte[] next = new byte[lengths[i]];
      System.arraycopy(last, 0, next, 0, prefixes[i]);
      System.arraycopy(suffixes.array(), suffixes.start(i), next, prefixes[i], suffixes.length(i));
      written.writeBytes(next);
      last = next;
    }
    return new Values(written.toByteArray(), starts, lengths);
  }

  /** First the first bytes of all values, then the second ones, and so on. */
  private Values split(Bytes bytes, int count) throws UnreadableParquetException {
    int width = field.width();
    if ((long) count * width > bytes.left()) {
      throw UnreadableParquetException.damaged(
          count + " values of " + width + " bytes where " + bytes.left() + " bytes are left");
    }
    byte[] joined = new byte[count * width];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < width; k++) {
        joined[i * width + k] = bytes.array()[bytes.position() + k * count + i];
      }
    }
    return fixed(joined, 0, joined.length, width, count);
  }
}
