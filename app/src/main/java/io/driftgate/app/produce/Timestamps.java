package io.driftgate.app.produce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Points in time, as files write them and as Avro holds them. */
public final class Timestamps {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+");
  private static final int DATE_LENGTH = 10;

  private Timestamps() {}

  static boolean isTimestamp(Schema schema) {
    LogicalType type = schema.getLogicalType();
    return type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.TimestampMicros;
  }

  /** The value for a field of {@code timestamp-millis} or {@code timestamp-micros}. */
  static long parse(Schema schema, JsonNode cell) throws FieldValue.Unfit {
    try {
      Instant instant = instant(cell.asText().trim());
      return isMicros(schema)
          ? ChronoUnit.MICROS.between(Instant.EPOCH, instant)
          : instant.toEpochMilli();
    } catch (DateTimeException e) {
      throw new FieldValue.Unfit(String.valueOf(e.getMessage()));
    }
  }

  /** The point in time that a field of such a type holds. */
  static Instant instant(Schema schema, long value) {
    return isMicros(schema)
        ? Instant.EPOCH.plus(value, ChronoUnit.MICROS)
        : Instant.ofEpochMilli(value);
  }

  private static boolean isMicros(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMicros;
  }

  /**
   * What a text says: ISO 8601, UTC where no offset is given; or milliseconds since 1970.
   *
   * @throws DateTimeException when it is neither
   */
  public static Instant instant(String text) {
    try {
      if (WHOLE_NUMBER.matcher(text).matches()) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      if (text.length() == DATE_LENGTH) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String iso = text.replace(' ', 'T');
      return hasOffset(iso)
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new DateTimeException(
          "a time as ISO 8601 (2026-01-31T12:00:00Z) or as milliseconds since 1970", e);
    }
  }

  private static boolean hasOffset(String iso) {
    return iso.endsWith("Z")
        || iso.lastIndexOf('+') > DATE_LENGTH
        || iso.lastIndexOf('-') > DATE_LENGTH;
  }
}
