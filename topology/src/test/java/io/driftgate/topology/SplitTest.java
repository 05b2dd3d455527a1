package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.UUID;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** The split of a million keys. Bounds are chi-square values that chance exceeds once in 10,000. */
class SplitTest {
  private static final int KEYS = 1_000_000;
  private static final int[] SHARES = {100, 500, 2_500, 5_000};

  /** One degree of freedom. */
  private static final double CHI_SQUARE_1 = 15.14;

  /** 99 degrees of freedom. */
  private static final double CHI_SQUARE_99 = 158.0;

  @Test
  void eachShareIsMetAndNoKeyLeavesAsItGrows() {
    Split split = new Split("rollout-7");
    BitSet before = new BitSet(KEYS);
    for (int share : SHARES) {
      BitSet canary = canary(split, share);
      assertThat(chiSquare(canary.cardinality(), KEYS, share / 10_000.0))
          .as("share %d", share)
          .isLessThan(CHI_SQUARE_1);
      BitSet left = (BitSet) before.clone();
      left.andNot(canary);
      assertThat(left.isEmpty()).as("keys that left at share %d", share).isTrue();
      before = canary;
    }
  }

  @Test
  void bucketsAreEvenlyFilled() {
    Split split = new Split("rollout-7");
    int[] hundreds = new int[100];
    for (int key = 0; key < KEYS; key++) {
      hundreds[split.bucket(key(key), 0, 0) / 100]++;
    }
    double expected = KEYS / 100.0;
    double chiSquare = 0;
    for (int found : hundreds) {
      chiSquare += (found - expected) * (found - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(CHI_SQUARE_99);
  }

  /** Who was tried on once must not be the one who is tried on every time. */
  @Test
  void anotherSaltChoosesOtherKeys() {
    BitSet first = canary(new Split("rollout-7"), 2_500);
    BitSet second = canary(new Split("rollout-8"), 2_500);
    int ofFirst = first.cardinality();
    second.and(first);

    assertThat(chiSquare(second.cardinality(), ofFirst, 0.25)).isLessThan(CHI_SQUARE_1);
  }

  /** Kafka's own hash chooses the partition: within each, the split is as even as in all. */
  @Test
  void theSplitDoesNotDependOnThePartition() {
    Split split = new Split("");
    int partitions = 8;
    int[] all = new int[partitions];
    int[] canary = new int[partitions];
    for (int key = 0; key < KEYS; key++) {
      byte[] bytes = key(key);
      int partition = BuiltInPartitioner.partitionForKey(bytes, partitions);
      all[partition]++;
      canary[partition] += split.bucket(bytes, partition, 0) < 1_000 ? 1 : 0;
    }
    for (int partition = 0; partition < partitions; partition++) {
      assertThat(chiSquare(canary[partition], all[partition], 0.1))
          .as("partition %d", partition)
          .isLessThan(CHI_SQUARE_1);
    }
  }

  @Test
  void withoutAKeyEachEventIsOnItsOwn() {
    Split split = new Split("rollout-7");
    int canary = 0;
    for (int partition = 0; partition < 4; partition++) {
      for (long offset = 0; offset < KEYS / 4; offset++) {
        canary += split.bucket(null, partition, offset) < 1_000 ? 1 : 0;
      }
    }
    assertThat(chiSquare(canary, KEYS, 0.1)).isLessThan(CHI_SQUARE_1);
    assertThat(split.bucket(key(1), 0, 1)).isEqualTo(split.bucket(key(1), 3, 99));
  }

  /**
   * Replay relies on the split: it must not change from release to release. The figures are those
   * of another implementation of the hash (Python's mmh3).
   */
  @Test
  void bucketsAreWhatTheyWere() {
    assertThat(new Split("rollout-7").bucket("customer-1".getBytes(StandardCharsets.UTF_8), 0, 0))
        .isEqualTo(7359);
    assertThat(new Split("").bucket(null, 2, 77)).isEqualTo(2213);
  }

  private static BitSet canary(Split split, int share) {
    BitSet canary = new BitSet(KEYS);
    for (int key = 0; key < KEYS; key++) {
      canary.set(key, split.bucket(key(key), 0, 0) < share);
    }
    return canary;
  }

  /** Numbers, names and UUIDs, as keys are. */
  private static byte[] key(int key) {
    String text =
        switch (key % 3) {
          case 0 -> Integer.toString(key);
          case 1 -> "customer-" + key;
          default -> new UUID(key, 0x8000_0000_0000_0000L | key).toString();
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static double chiSquare(int found, int all, double share) {
    double expected = all * share;
    double deviation = found - expected;
    return deviation * deviation / expected + deviation * deviation / (all - expected);
  }
}
