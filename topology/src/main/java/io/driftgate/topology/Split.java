package io.driftgate.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are the canary's: a pure function of salt and key. Each key falls into one of 10,000
 * buckets, the canary has those below its share. So a key that is the canary's stays there while
 * the share grows, on every instance, after every restart; and another salt tries it on other keys.
 *
 * <p>The hash is MurmurHash3 (128 bits, x64), seeded with the hash of the salt; Kafka chooses
 * partitions by MurmurHash2, so the buckets of a partition's keys are as even as those of all.
 */
public final class Split {
  /** Number of buckets: shares are given in ten-thousandths. */
  public static final int BUCKETS = 10_000;

  private static final int COORDINATES_BYTES = Integer.BYTES + Long.BYTES;

  private final int seed;

  /**
   * @param salt of the rollout
   */
  public Split(String salt) {
    byte[] bytes = salt.getBytes(StandardCharsets.UTF_8);
    this.seed = MurmurHash3.hash32x86(bytes, 0, bytes.length, 0);
  }

  /**
   * The bucket of an event, 0 to 9,999.
   *
   * @param key the event's key; where there is none, each event is on its own
   * @param partition where the event was read, which counts only without a key
   * @param offset likewise
   */
  public int bucket(byte @Nullable [] key, int partition, long offset) {
    byte[] bytes =
        key == null
            ? ByteBuffer.allocate(COORDINATES_BYTES).putInt(partition).putLong(offset).array()
            : key;
    long hash = MurmurHash3.hash128x64(bytes, 0, bytes.length, seed)[0];
    return (int) Long.remainderUnsigned(hash, BUCKETS);
  }
}
