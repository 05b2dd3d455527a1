package io.driftgate.models.reference.parquet;

import java.util.zip.CRC32;

/** A part of an array that is read from its start to its end, and never past it. */
final class Bytes {
  private final byte[] array;
  private final int end;
  private int position;

  Bytes(byte[] array, int from, int end) {
    this.array = array;
    this.position = from;
    this.end = end;
  }

  static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  int left() {
    return end - position;
  }

  /** The next part, which is thereby passed. */
  Bytes take(int length) throws UnreadableParquetException {
    if (length < 0 || length > left()) {
      throw UnreadableParquetException.damaged(
          length + " bytes are announced where " + left() + " are left");
    }
    Bytes part = new Bytes(array, position, position + length);
    position += length;
    return part;
  }

  int unsignedByte() throws UnreadableParquetException {
    Bytes one = take(1);
    return array[one.position] & 0xff;
  }

  /** Four bytes, little end first. */
  int int32() throws UnreadableParquetException {
    return (int) littleEndian(4);
  }

  /** At most eight bytes, little end first. */
  long littleEndian(int width) throws UnreadableParquetException {
    Bytes part = take(width);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (array[part.position + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  /** Seven bits a byte, little end first, until a byte without the highest bit. */
  long varint() throws UnreadableParquetException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = unsignedByte();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw UnreadableParquetException.damaged("a variable-length number has more than ten bytes");
  }

  /** A varint whose lowest bit is the sign. */
  long zigzag() throws UnreadableParquetException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Unsigned numbers of {@code width} bits, little end first, from the start of what is left. */
  long packed(int index, int width) {
    long bit = (long) index * width;
    int at = position + (int) (bit >>> 3);
    int skip = (int) (bit & 7);
    long value = 0;
    for (int got = -skip; got < width; got += 8) {
      long next = array[at++] & 0xffL;
      value |= got < 0 ? next >>> -got : next << got;
    }
    return width == 64 ? value : value & ((1L << width) - 1);
  }

  int crc32() {
    CRC32 crc = new CRC32();
    crc.update(array, position, left());
    return (int) crc.getValue();
  }
}
