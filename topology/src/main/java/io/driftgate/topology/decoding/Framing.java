package io.driftgate.topology.decoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Confluent wire format: a zero byte, the schema's id as four bytes, big-endian, then the value
 * in Avro's binary encoding.
 */
public final class Framing {
  public static final int LENGTH_BYTES = 5;
  private static final byte MAGIC = 0;
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Framing() {}

  /** Whether there is a frame at all. */
  public static boolean isFramed(byte[] value) {
    return value.length >= LENGTH_BYTES && value[0] == MAGIC;
  }

  /** The schema's id of a framed value. */
  public static int schemaId(byte[] value) {
    return (int) BIG_ENDIAN.get(value, 1);
  }
}
