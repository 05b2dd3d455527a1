package io.driftgate.topology.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of value, held against Avro's own encoder. */
class AvroBufferTest {
  private final AvroBuffer buffer = new AvroBuffer();
  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
  private final BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(expected, null);

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        63,
        64,
        -64,
        -65,
        8_191,
        8_192,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void longs(long value) throws IOException {
    buffer.appendLong(value);
    avro.writeLong(value);
    assertSame();
  }

  @Test
  void longsOfAllLengths() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 10_000; round++) {
      long value = random.nextLong() >> random.nextInt(Long.SIZE);
      buffer.appendLong(value);
      avro.writeLong(value);
    }
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, 1.5, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE, 1.0 / 0, -1.0 / 0})
  void doubles(double value) throws IOException {
    buffer.appendDouble(value);
    avro.writeDouble(value);
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "loan-17",
        "Müller",
        "a\u007f\u0080",
        "\u20ac",
        "\ud83d\ude00",
        "x\ud83d"
      })
  void strings(String text) throws IOException {
    buffer.appendString(text);
    avro.writeString(text);
    assertSame();
  }

  /** The length of the text and the length of its bytes take different numbers of bytes. */
  @ParameterizedTest
  @ValueSource(ints = {62, 63, 64, 65, 127, 128, 600, 20_000})
  void longStrings(int length) throws IOException {
    String ascii = "a".repeat(length);
    String other = "a".repeat(length - 1) + "é";
    buffer.appendString(ascii);
    buffer.appendString(other);
    avro.writeString(ascii);
    avro.writeString(other);
    assertSame();
  }

  @Test
  void arrays() throws IOException {
    double[] numbers = {1, Double.NaN, 0.1};
    buffer.appendDoubles(numbers, new int[] {0, 1});
    buffer.appendDoubles(numbers, new int[0]);
    buffer.appendFloats(numbers, new int[] {2, 1});
    buffer.appendLongs(new long[] {-1, Long.MAX_VALUE});
    buffer.appendStrings(new String[] {"a", "é"});
    avro.writeArrayStart();
    avro.setItemCount(2);
    avro.writeDouble(1);
    avro.writeDouble(Double.NaN);
    avro.writeArrayEnd();
    avro.writeArrayStart();
    avro.setItemCount(0);
    avro.writeArrayEnd();
    avro.writeArrayStart();
    avro.setItemCount(2);
    avro.writeFloat(0.1f);
    avro.writeFloat(Float.NaN);
    avro.writeArrayEnd();
    avro.writeArrayStart();
    avro.setItemCount(2);
    avro.writeLong(-1);
    avro.writeLong(Long.MAX_VALUE);
    avro.writeArrayEnd();
    avro.writeArrayStart();
    avro.setItemCount(2);
    avro.writeString("a");
    avro.writeString("é");
    avro.writeArrayEnd();
    assertSame();
  }

  @Test
  void unionsWithNull() throws IOException {
    buffer.appendNullable(null);
    buffer.appendNullable("a");
    avro.writeIndex(0);
    avro.writeNull();
    avro.writeIndex(1);
    avro.writeString("a");
    assertSame();
  }

  @Test
  void isUsedAgainAndCopiedFrom() {
    buffer.appendString("before");
    buffer.clear();
    buffer.appendString("abc");
    AvroBuffer other = new AvroBuffer();
    other.appendEncoded(buffer, 1, 3);
    other.appendEncoded(new byte[] {7});
    assertThat(other.size()).isEqualTo(3);
    assertThat(other.toByteArray()).containsExactly('a', 'b', 7);
    assertThat(buffer.toByteArray()).containsExactly(6, 'a', 'b', 'c');
  }

  private void assertSame() throws IOException {
    avro.flush();
    assertThat(buffer.toByteArray()).isEqualTo(expected.toByteArray());
  }
}
