package io.driftgate.bench.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Events as a producer of Avro in the Confluent wire format writes them; by hand, for the producer
 * shares the machine with those that are measured. The features of each distinct row are encoded
 * once. For one thread.
 */
public final class EventEncoder {
  private static final int FRAME_BYTES = 5;
  private static final int NUMBER_BYTES_MAX = 10;

  private final byte[][] features;
  private final int schemaId;

  public EventEncoder(Workload workload, int schemaId) {
    this.schemaId = schemaId;
    this.features = new byte[workload.rows().length][];
    for (int row = 0; row < features.length; row++) {
      features[row] = encoded(workload.rows()[row], workload.nullable());
    }
  }

  /**
   * The value of an event.
   *
   * @param number gives its id and its features
   */
  public byte[] event(long number, long eventTimeMs) {
    byte[] id = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    byte[] row = features[(int) (number % features.length)];
    ByteBuffer buffer =
        ByteBuffer.allocate(FRAME_BYTES + 2 * NUMBER_BYTES_MAX + id.length + row.length)
            .put((byte) 0)
            .putInt(schemaId);
    putLong(buffer, id.length);
    buffer.put(id);
    putLong(buffer, eventTimeMs);
    buffer.put(row);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static byte[] encoded(float[] row, boolean nullable) {
    ByteBuffer buffer =
        ByteBuffer.allocate((Float.BYTES + 1) * row.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : row) {
      if (nullable) {
        // the branches are null and float
        putLong(buffer, Float.isNaN(value) ? 0 : 1);
      }
      if (!nullable || !Float.isNaN(value)) {
        buffer.putFloat(value);
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /** Avro's variable-length zigzag. */
  private static void putLong(ByteBuffer buffer, long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      buffer.put((byte) ((zigzag & 0x7F) | 0x80));
      zigzag >>>= 7;
    }
    buffer.put((byte) zigzag);
  }
}
