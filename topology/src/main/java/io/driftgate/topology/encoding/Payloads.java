package io.driftgate.topology.encoding;

/**
 * Arrays for what buffers hold. A serialiser of Kafka's hands over an array of exactly the length
 * of the payload; most payloads of a topic are of a few lengths, so most arrays can be used again.
 * For one thread.
 *
 * <p>An array is used again when the next payload of its length is asked for. That suits a producer
 * that has copied the payload when {@code send} returns, as {@code KafkaProducer} does (into the
 * batch of its {@code RecordAccumulator}), and does not suit one that keeps it, as {@code
 * MockProducer} does and an interceptor may. Kafka Streams, too, reads the length of the payload
 * after {@code send}; that stays what it was.
 */
public final class Payloads {
  private static final int SLOTS = 64;

  /** Longer ones are made afresh, so that a task holds no more than a megabyte a version. */
  private static final int LONGEST = 16 * 1024;

  private final byte[][] byLength;

  private Payloads(int slots) {
    this.byLength = new byte[slots][0];
  }

  /** Arrays that belong to whoever asked for them. */
  public static Payloads kept() {
    return new Payloads(0);
  }

  /** Arrays that are the caller's until it asks for the next. */
  public static Payloads reused() {
    return new Payloads(SLOTS);
  }

  /** An array with what the buffer holds, no longer and no shorter. */
  public byte[] of(AvroBuffer buffer) {
    int length = buffer.size();
    if (length > LONGEST || byLength.length == 0) {
      return buffer.toByteArray();
    }
    int slot = length % byLength.length;
    byte[] payload = byLength[slot];
    if (payload.length != length) {
      payload = new byte[length];
      byLength[slot] = payload;
    }
    buffer.copyTo(payload);
    return payload;
  }
}
