package io.driftgate.models.reference.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Values of one physical type side by side, whatever the encoding that they came in. */
final class Values {
  private final ByteBuffer bytes;
  private final int[] starts;
  private final int[] lengths;

  /** Value i is the {@code lengths[i]} bytes from {@code starts[i]}. */
  Values(byte[] array, int[] starts, int[] lengths) {
    this.bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    this.starts = starts;
    this.lengths = lengths;
  }

  int count() {
    return starts.length;
  }

  byte[] array() {
    return bytes.array();
  }

  int start(int index) {
    return starts[index];
  }

  int length(int index) {
    return lengths[index];
  }

  byte int8(int index) {
    return bytes.get(starts[index]);
  }

  int int32(int index) {
    return bytes.getInt(starts[index]);
  }

  long int64(int index) {
    return bytes.getLong(starts[index]);
  }

  /** Days since noon of 24 November 4714 BC, behind the eight bytes of an INT96. */
  int julianDay(int index) {
    return bytes.getInt(starts[index] + 8);
  }

  float float32(int index) {
    return bytes.getFloat(starts[index]);
  }

  double float64(int index) {
    return bytes.getDouble(starts[index]);
  }

  /** Two's complement, big end first. */
  BigInteger bigEndian(int index) {
    return lengths[index] == 0
        ? BigInteger.ZERO
        : new BigInteger(bytes.array(), starts[index], lengths[index]);
  }
}
