package io.driftgate.topology.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing array that values are appended to in Avro's binary encoding (specification 1.12,
 * "Binary encoding"). Used again for record after record, so that nothing but the finished bytes is
 * allocated. It knows no schema: the caller appends the fields in the order of the schema. For one
 * thread.
 */
public final class AvroBuffer {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_CAPACITY = 512;
  private static final int LONGEST_NUMBER = 10;
  private static final int ASCII_END = 0x80;
  private static final int BRANCH_NULL = 0;
  private static final int BRANCH_VALUE = 1;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int size;

  /** Forgets what was appended. */
  public void clear() {
    size = 0;
  }

  /** Bytes appended so far; the position of what comes next. */
  public int size() {
    return size;
  }

  /** A copy of what was appended. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Copies what was appended to the beginning of an array that is long enough. */
  void copyTo(byte[] target) {
    System.arraycopy(bytes, 0, target, 0, size);
  }

  /** Appends bytes that are encoded already. */
  public void appendEncoded(byte[] encoded) {
    appendEncoded(encoded, 0, encoded.length);
  }

  /** Appends a part of what another buffer holds, from a position to another, exclusive. */
  public void appendEncoded(AvroBuffer other, int from, int to) {
    appendEncoded(other.bytes, from, to - from);
  }

  private void appendEncoded(byte[] encoded, int from, int length) {
    reserve(length);
    System.arraycopy(encoded, from, bytes, size, length);
    size += length;
  }

  /** An int or a long, the index of an enum's symbol, or of a union's branch. */
  public void appendLong(long value) {
    reserve(LONGEST_NUMBER);
    long rest = (value << 1) ^ (value >> 63);
    // locals: the compiler would write the field's new value after each byte
    byte[] target = bytes;
    int at = size;
    while ((rest & ~0x7fL) != 0) {
      target[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    size = at;
  }

  public void appendDouble(double value) {
    reserve(Double.BYTES);
    DOUBLE.set(bytes, size, value);
    size += Double.BYTES;
  }

  public void appendString(String text) {
    int start = size;
    int length = text.length();
    appendLong(length);
    reserve(length);
    byte[] target = bytes;
    int at = size;
    for (int index = 0; index < length; index++) {
      char next = text.charAt(index);
      if (next >= ASCII_END) {
        // rare: the length in bytes is another one
        size = start;
        appendUtf8(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      target[at++] = (byte) next;
    }
    size = at;
  }

  private void appendUtf8(byte[] encoded) {
    appendString(encoded, encoded.length);
  }

  /** A string whose UTF-8 is at the beginning of an array, so many bytes of it. */
  public void appendString(byte[] utf8, int length) {
    appendLong(length);
    appendEncoded(utf8, 0, length);
  }

  /** A union of null and string. */
  public void appendNullable(@Nullable String text) {
    if (text == null) {
      appendNull();
    } else {
      appendPresent();
      appendString(text);
    }
  }

  /** The first branch of a union, null. */
  public void appendNull() {
    appendLong(BRANCH_NULL);
  }

  /** Says that the second branch of a union follows. */
  public void appendPresent() {
    appendLong(BRANCH_VALUE);
  }

  /** An array of doubles: those of the numbers that are at some places. */
  public void appendDoubles(double[] numbers, int[] places) {
    beginBlock(places.length);
    reserve(places.length * Double.BYTES);
    byte[] target = bytes;
    int at = size;
    for (int place : places) {
      DOUBLE.set(target, at, numbers[place]);
      at += Double.BYTES;
    }
    size = at;
    endBlocks();
  }

  /** An array of floats: those of the numbers that are at some places, each rounded to a float. */
  public void appendFloats(double[] numbers, int[] places) {
    beginBlock(places.length);
    reserve(places.length * Float.BYTES);
    byte[] target = bytes;
    int at = size;
    for (int place : places) {
      FLOAT.set(target, at, (float) numbers[place]);
      at += Float.BYTES;
    }
    size = at;
    endBlocks();
  }

  /** An array of longs. */
  public void appendLongs(long[] values) {
    beginBlock(values.length);
    for (long value : values) {
      appendLong(value);
    }
    endBlocks();
  }

  /** An array of strings. */
  public void appendStrings(String[] values) {
    beginBlock(values.length);
    for (String value : values) {
      appendString(value);
    }
    endBlocks();
  }

  /** Begins an array or a map of so many items; they follow, then {@link #endBlocks}. */
  public void beginBlock(int items) {
    if (items > 0) {
      appendLong(items);
    }
  }

  /** Ends the array or map; the items are in one block. */
  public void endBlocks() {
    appendLong(0);
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
