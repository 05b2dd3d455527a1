package io.driftgate.models.reference.parquet;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * One column of a flat Parquet file. Timestamps are milliseconds since 1970, times of day are
 * milliseconds, dates are days since 1970; a decimal is the nearest double.
 */
public final class ParquetField {
  static final int MAX_DECIMAL_BYTES = 64;
  private static final int MAX_FIXED_BYTES = 1 << 16;

  /** Which of the sink's methods takes the values. */
  public enum Holds {
    TRUTHS,
    WHOLE_NUMBERS,
    NUMBERS,
    TEXTS
  }

  private final String name;
  private final Type type;
  private final int width;
  private final boolean optional;
  private final Holds holds;
  private final Conversion conversion;

  private ParquetField(SchemaElement element, int width, Holds holds, Conversion conversion) {
    this.name = element.getName();
    this.type = element.getType();
    this.width = width;
    this.optional = element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
    this.holds = holds;
    this.conversion = conversion;
  }

  public String name() {
    return name;
  }

  public Holds holds() {
    return holds;
  }

  Type type() {
    return type;
  }

  /** Bytes of one value, or 0 when they differ. */
  int width() {
    return width;
  }

  boolean optional() {
    return optional;
  }

  boolean isByteArray() {
    return type == Type.BYTE_ARRAY || type == Type.FIXED_LEN_BYTE_ARRAY;
  }

  Conversion conversion() {
    return conversion;
  }

  static ParquetField of(SchemaElement element) throws UnreadableParquetException {
    String name = element.getName();
    if (name == null) {
      throw UnreadableParquetException.damaged("a column without a name");
    }
    if (element.getNum_children() != 0 || element.getType() == null) {
      throw unsupported(element, element.isSetConverted_type() ? "a list or a map" : "a structure");
    }
    if (element.getRepetition_type() == FieldRepetitionType.REPEATED) {
      throw unsupported(element, "a list");
    }
    return switch (element.getType()) {
      case BOOLEAN -> new ParquetField(element, 1, Holds.TRUTHS, Conversions.TRUTH);
      case INT32 -> integers(element, 4);
      case INT64 -> integers(element, 8);
      case INT96 -> whole(element, 12, Conversions.INT96_TO_MILLIS);
      case FLOAT -> new ParquetField(element, 4, Holds.NUMBERS, Conversions.FLOAT);
      case DOUBLE -> new ParquetField(element, 8, Holds.NUMBERS, Conversions.DOUBLE);
      case BYTE_ARRAY -> texts(element);
      case FIXED_LEN_BYTE_ARRAY -> fixed(element);
    };
  }

  private static ParquetField whole(SchemaElement element, int width, Conversion conversion) {
    return new ParquetField(element, width, Holds.WHOLE_NUMBERS, conversion);
  }

  private static ParquetField integers(SchemaElement element, int width)
      throws UnreadableParquetException {
    boolean wide = width == Long.BYTES;
    LogicalType logical = element.getLogicalType();
    ConvertedType converted = element.getConverted_type();
    if (isDecimal(element)) {
      int scale = scale(element);
      return new ParquetField(
          element,
          width,
          Holds.NUMBERS,
          wide ? Conversions.decimal64(scale) : Conversions.decimal32(scale));
    }
    if (isUnsigned(logical, converted)) {
      return whole(element, width, wide ? Conversions.UNSIGNED_64 : Conversions.UNSIGNED_32);
    }
    long divisor = unitsAMillisecond(logical, converted);
    return whole(
        element, width, wide ? Conversions.whole64(divisor) : Conversions.whole32(divisor));
  }

  private static boolean isUnsigned(
      @Nullable LogicalType logical, @Nullable ConvertedType converted) {
    if (logical != null && logical.isSetINTEGER()) {
      IntType integer = logical.getINTEGER();
      return !integer.isIsSigned();
    }
    return converted != null && converted.name().startsWith("UINT_");
  }

  private static long unitsAMillisecond(
      @Nullable LogicalType logical, @Nullable ConvertedType converted) {
    if (logical != null && logical.isSetTIMESTAMP()) {
      return unitsAMillisecond(logical.getTIMESTAMP().getUnit());
    }
    if (logical != null && logical.isSetTIME()) {
      return unitsAMillisecond(logical.getTIME().getUnit());
    }
    return converted == ConvertedType.TIMESTAMP_MICROS || converted == ConvertedType.TIME_MICROS
        ? 1_000
        : 1;
  }

  private static long unitsAMillisecond(TimeUnit unit) {
    if (unit.isSetNANOS()) {
      return 1_000_000;
    }
    return unit.isSetMICROS() ? 1_000 : 1;
  }

  private static ParquetField texts(SchemaElement element) throws UnreadableParquetException {
    if (isDecimal(element)) {
      return new ParquetField(element, 0, Holds.NUMBERS, Conversions.decimalBytes(scale(element)));
    }
    return new ParquetField(element, 0, Holds.TEXTS, Conversions.TEXT);
  }

  private static ParquetField fixed(SchemaElement element) throws UnreadableParquetException {
    int width = element.getType_length();
    if (!isDecimal(element)) {
      throw unsupported(element, "bytes of a fixed length, which are no decimal");
    }
    if (width <= 0 || width > MAX_FIXED_BYTES) {
      throw UnreadableParquetException.damaged("column " + element.getName() + ": width " + width);
    }
    return new ParquetField(
        element, width, Holds.NUMBERS, Conversions.decimalBytes(scale(element)));
  }

  private static boolean isDecimal(SchemaElement element) {
    LogicalType logical = element.getLogicalType();
    return (logical != null && logical.isSetDECIMAL())
        || element.getConverted_type() == ConvertedType.DECIMAL;
  }

  private static int scale(SchemaElement element) throws UnreadableParquetException {
    LogicalType logical = element.getLogicalType();
    int scale = element.getScale();
    if (logical != null && logical.isSetDECIMAL()) {
      DecimalType decimal = logical.getDECIMAL();
      scale = decimal.getScale();
    }
    if (scale < 0 || scale > 3 * MAX_DECIMAL_BYTES) {
      throw UnreadableParquetException.damaged(
          "column " + element.getName() + ": a decimal of scale " + scale);
    }
    return scale;
  }

  private static UnreadableParquetException unsupported(SchemaElement element, String what) {
    return new UnreadableParquetException(
        "column "
            + element.getName()
            + " holds "
            + what
            + "; expected numbers, true and false, text, dates or decimals: flatten the column or leave it out");
  }
}
