package io.driftgate.models.reference.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What the values of a field mean. */
final class Conversions {
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long MILLIS_A_DAY = 86_400_000;

  private Conversions() {}

  static final Conversion TRUTH = (values, i, sink) -> sink.whole(values.int8(i));
  static final Conversion FLOAT = (values, i, sink) -> sink.number(values.float32(i));
  static final Conversion DOUBLE = (values, i, sink) -> sink.number(values.float64(i));
  static final Conversion UNSIGNED_32 =
      (values, i, sink) -> sink.whole(Integer.toUnsignedLong(values.int32(i)));

  static final Conversion INT96_TO_MILLIS =
      (values, i, sink) ->
          sink.whole(
              (values.julianDay(i) - (long) JULIAN_DAY_OF_1970) * MILLIS_A_DAY
                  + Math.floorDiv(values.int64(i), 1_000_000L));

  static final Conversion UNSIGNED_64 =
      (values, i, sink) -> {
        if (values.int64(i) < 0) {
          throw new UnreadableParquetException(
              "the number "
                  + Long.toUnsignedString(values.int64(i))
                  + "; expected at most "
                  + Long.MAX_VALUE);
        }
        sink.whole(values.int64(i));
      };

  static final Conversion TEXT =
      (values, i, sink) -> {
        requireUtf8(values.array(), values.start(i), values.length(i));
        sink.text(values.array(), values.start(i), values.length(i));
      };

  /** Whole numbers of 32 bits, in units of which {@code divisor} make one of the table's. */
  static Conversion whole32(long divisor) {
    return (values, i, sink) -> sink.whole(Math.floorDiv(values.int32(i), divisor));
  }

  /** Whole numbers of 64 bits, in units of which {@code divisor} make one of the table's. */
  static Conversion whole64(long divisor) {
    return (values, i, sink) -> sink.whole(Math.floorDiv(values.int64(i), divisor));
  }

  static Conversion decimal32(int scale) {
    return (values, i, sink) -> sink.number(decimal(BigInteger.valueOf(values.int32(i)), scale));
  }

  static Conversion decimal64(int scale) {
    return (values, i, sink) -> sink.number(decimal(BigInteger.valueOf(values.int64(i)), scale));
  }

  static Conversion decimalBytes(int scale) {
    return (values, i, sink) -> {
      if (values.length(i) > ParquetField.MAX_DECIMAL_BYTES) {
        throw UnreadableParquetException.damaged("a decimal of " + values.length(i) + " bytes");
      }
      sink.number(decimal(values.bigEndian(i), scale));
    };
  }

  private static double decimal(BigInteger unscaled, int scale) {
    return new BigDecimal(unscaled, scale).doubleValue();
  }

  private static void requireUtf8(byte[] array, int from, int length)
      throws UnreadableParquetException {
    int at = from;
    while (at < from + length && array[at] >= 0) {
      at++;
    }
    if (at == from + length) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, from, length));
    } catch (CharacterCodingException e) {
      throw new UnreadableParquetException(
          "bytes that are no UTF-8; expected text, so write the column as text or leave it out", e);
    }
  }
}
