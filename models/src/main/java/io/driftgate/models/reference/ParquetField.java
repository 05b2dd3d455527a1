package io.driftgate.models.reference;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * One column of a flat Parquet file. Timestamps are milliseconds since 1970, times of day are
 * milliseconds, dates are days since 1970; a decimal is the nearest double.
 */
final class ParquetField {
  private static final int MAX_DECIMAL_BYTES = 64;
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long MILLIS_A_DAY = 86_400_000;
  private static final long NANOS_A_MILLI = 1_000_000;

  /** Which of the sink's methods takes the values. */
  enum Holds {
    TRUTHS,
    WHOLE_NUMBERS,
    NUMBERS,
    TEXTS
  }

  /** Passes on the current value, which is not missing. */
  private interface Conversion {
    void apply(ColumnReader values, ColumnSink sink);
  }

  private final String name;
  private final Holds holds;
  private final Conversion conversion;

  private ParquetField(Type type, Holds holds, Conversion conversion) {
    this.name = type.getName();
    this.holds = holds;
    this.conversion = conversion;
  }

  String name() {
    return name;
  }

  Holds holds() {
    return holds;
  }

  void read(ColumnReader values, ColumnSink sink) {
    conversion.apply(values, sink);
  }

  static ParquetField of(Type type) {
    if (!type.isPrimitive()) {
      boolean annotated = type.getLogicalTypeAnnotation() != null;
      throw unsupported(type, annotated ? "a list or a map" : "a structure");
    }
    if (type.isRepetition(Repetition.REPEATED)) {
      throw unsupported(type, "a list");
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return switch (primitive.getPrimitiveTypeName()) {
      case BOOLEAN ->
          new ParquetField(
              type, Holds.TRUTHS, (values, sink) -> sink.whole(values.getBoolean() ? 1 : 0));
      case INT32 -> integers(primitive, ColumnReader::getInteger, false);
      case INT64 -> integers(primitive, ColumnReader::getLong, true);
      case INT96 -> whole(type, values -> millis(values.getBinary()));
      case FLOAT -> number(type, ColumnReader::getFloat);
      case DOUBLE -> number(type, ColumnReader::getDouble);
      case BINARY ->
          scale(primitive) == null
              ? new ParquetField(type, Holds.TEXTS, (values, sink) -> text(values, sink))
              : decimals(primitive);
      case FIXED_LEN_BYTE_ARRAY -> decimals(primitive);
    };
  }

  private static ParquetField whole(Type type, ToLongFunction<ColumnReader> value) {
    return new ParquetField(
        type, Holds.WHOLE_NUMBERS, (values, sink) -> sink.whole(value.applyAsLong(values)));
  }

  private static ParquetField number(Type type, ToDoubleFunction<ColumnReader> value) {
    return new ParquetField(
        type, Holds.NUMBERS, (values, sink) -> sink.number(value.applyAsDouble(values)));
  }

  private static ParquetField integers(
      PrimitiveType type, ToLongFunction<ColumnReader> value, boolean wide) {
    Integer scale = scale(type);
    if (scale != null) {
      return number(
          type, values -> BigDecimal.valueOf(value.applyAsLong(values), scale).doubleValue());
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return whole(
          type,
          wide
              ? values -> requireSigned(value.applyAsLong(values))
              : values -> Integer.toUnsignedLong((int) value.applyAsLong(values)));
    }
    long divisor = unitsAMillisecond(logical);
    return whole(type, values -> Math.floorDiv(value.applyAsLong(values), divisor));
  }

  private static long requireSigned(long value) {
    if (value < 0) {
      throw new UnreadableParquetException(
          "the number "
              + Long.toUnsignedString(value)
              + "; expected at most "
              + Long.MAX_VALUE
              + ": write the column as floating-point numbers or leave it out");
    }
    return value;
  }

  private static long unitsAMillisecond(@Nullable LogicalTypeAnnotation logical) {
    TimeUnit unit = TimeUnit.MILLIS;
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      unit = timestamp.getUnit();
    } else if (logical instanceof TimeLogicalTypeAnnotation time) {
      unit = time.getUnit();
    }
    return switch (unit) {
      case MILLIS -> 1;
      case MICROS -> 1_000;
      case NANOS -> NANOS_A_MILLI;
    };
  }

  /** Of the timestamps that Spark and Impala wrote once: a Julian day and nanoseconds. */
  private static long millis(Binary int96) {
    NanoTime time = NanoTime.fromBinary(int96);
    return (time.getJulianDay() - (long) JULIAN_DAY_OF_1970) * MILLIS_A_DAY
        + Math.floorDiv(time.getTimeOfDayNanos(), NANOS_A_MILLI);
  }

  private static void text(ColumnReader values, ColumnSink sink) {
    byte[] bytes = bytes(values.getBinary());
    requireUtf8(bytes);
    sink.text(bytes);
  }

  /** The buffer fails where the page has fewer bytes than announced; an array would be made. */
  private static byte[] bytes(Binary value) {
    ByteBuffer buffer = value.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static void requireUtf8(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    if (at == bytes.length) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new UnreadableParquetException(
          "bytes that are no UTF-8; expected text, so write the column as text or leave it out", e);
    }
  }

  /** Two's complement, big end first. */
  private static ParquetField decimals(PrimitiveType type) {
    Integer scale = scale(type);
    if (scale == null) {
      throw unsupported(type, "bytes of a fixed length, which are no decimal");
    }
    return number(
        type,
        values -> {
          byte[] bytes = bytes(values.getBinary());
          if (bytes.length > MAX_DECIMAL_BYTES) {
            throw UnreadableParquetException.damaged("a decimal of " + bytes.length + " bytes");
          }
          BigInteger unscaled = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
          return new BigDecimal(unscaled, scale).doubleValue();
        });
  }

  private static @Nullable Integer scale(PrimitiveType type) {
    if (!(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal)) {
      return null;
    }
    if (decimal.getScale() < 0 || decimal.getScale() > 3 * MAX_DECIMAL_BYTES) {
      throw UnreadableParquetException.damaged(
          "column " + type.getName() + ": a decimal of scale " + decimal.getScale());
    }
    return decimal.getScale();
  }

  private static UnreadableParquetException unsupported(Type type, String what) {
    return new UnreadableParquetException(
        "column "
            + type.getName()
            + " holds "
            + what
            + "; expected numbers, true and false, text, dates or decimals: flatten the column or leave it out");
  }
}
