package io.driftgate.topology.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PayloadsTest {
  private static final int MANY_LENGTHS = 20_000;

  private final AvroBuffer buffer = new AvroBuffer();

  @Test
  void anArrayHoldsWhatTheBufferHoldsAndNothingElse() {
    Payloads reused = Payloads.reused();
    for (int length = MANY_LENGTHS; length >= 0; length -= 7) {
      byte[] payload = reused.of(holding(length, length));
      assertThat(payload).hasSize(length).containsOnly((byte) length);
    }
    assertThat(reused.of(holding(0, 0))).isEmpty();
  }

  @Test
  void reusedArraysAreThoseOfTheSameLength() {
    Payloads reused = Payloads.reused();
    byte[] first = reused.of(holding(100, 1));
    byte[] other = reused.of(holding(101, 2));
    assertThat(reused.of(holding(100, 3))).isSameAs(first).containsOnly(3);
    assertThat(other).containsOnly(2);
  }

  @Test
  void longOnesAreNotHeld() {
    Payloads reused = Payloads.reused();
    byte[] first = reused.of(holding(MANY_LENGTHS, 1));
    assertThat(reused.of(holding(MANY_LENGTHS, 2))).isNotSameAs(first);
    assertThat(first).containsOnly(1);
  }

  @Test
  void keptArraysAreNeverTouchedAgain() {
    Payloads kept = Payloads.kept();
    byte[] first = kept.of(holding(100, 1));
    assertThat(kept.of(holding(100, 2))).containsOnly(2);
    assertThat(first).containsOnly(1);
  }

  private AvroBuffer holding(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    buffer.clear();
    buffer.appendEncoded(bytes);
    return buffer;
  }
}
