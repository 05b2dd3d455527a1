package io.driftgate.topology.decoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A position in Avro's binary encoding of one record. Never reads past the end and never allocates
 * more than the bytes that are there.
 */
final class AvroCursor {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  /** Records nested deeper than this are refused: a crafted event must not exhaust the stack. */
  static final int MAX_DEPTH = 64;

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private int depth;

  void reset(byte[] bytes, int from) {
    this.bytes = bytes;
    this.position = from;
    this.end = bytes.length;
    this.depth = 0;
  }

  int remaining() {
    return end - position;
  }

  void enterRecord() {
    if (++depth > MAX_DEPTH) {
      throw new MalformedEventException("records are nested deeper than " + MAX_DEPTH);
    }
  }

  void leaveRecord() {
    depth--;
  }

  boolean readBoolean() {
    require(1);
    byte found = bytes[position++];
    if (found != 0 && found != 1) {
      throw new MalformedEventException("a boolean is neither 0 nor 1");
    }
    return found == 1;
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new MalformedEventException("an int does not fit 32 bits");
    }
    return (int) value;
  }

  /** Variable-length zig-zag, at most ten bytes. */
  long readLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte next = bytes[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new MalformedEventException("a number is longer than ten bytes");
  }

  float readFloat() {
    require(Float.BYTES);
    float value = (float) FLOAT.get(bytes, position);
    position += Float.BYTES;
    return value;
  }

  double readDouble() {
    require(Double.BYTES);
    double value = (double) DOUBLE.get(bytes, position);
    position += Double.BYTES;
    return value;
  }

  /** So many floats one after the other, each to its place among the numbers. */
  void readFloats(double[] numbers, int[] places) {
    require(places.length * Float.BYTES);
    byte[] from = bytes;
    int at = position;
    for (int place : places) {
      numbers[place] = (float) FLOAT.get(from, at);
      at += Float.BYTES;
    }
    position = at;
  }

  /** The same of doubles. */
  void readDoubles(double[] numbers, int[] places) {
    require(places.length * Double.BYTES);
    byte[] from = bytes;
    int at = position;
    for (int place : places) {
      numbers[place] = (double) DOUBLE.get(from, at);
      at += Double.BYTES;
    }
    position = at;
  }

  String readString() {
    int length = readLength();
    String value = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  /** UTF-8; from the texts that were read before, if it is one of them. */
  String readString(RecentTexts recent) {
    int length = readLength();
    String value = recent.text(bytes, position, length);
    position += length;
    return value;
  }

  /** UTF-8, into an id. */
  void readText(EventId id) {
    int length = readLength();
    id.set(bytes, position, length);
    position += length;
  }

  byte[] readBytes() {
    return readFixed(readLength());
  }

  byte[] readFixed(int length) {
    require(length);
    byte[] value = new byte[length];
    System.arraycopy(bytes, position, value, 0, length);
    position += length;
    return value;
  }

  void skip(int length) {
    require(length);
    position += length;
  }

  void skipBytes() {
    skip(readLength());
  }

  /** A length in bytes, checked to be there. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new MalformedEventException("a length reaches past the end of the event");
    }
    return (int) length;
  }

  private void require(int count) {
    if (count > end - position) {
      throw new MalformedEventException("the event ends in the middle of a value");
    }
  }
}
