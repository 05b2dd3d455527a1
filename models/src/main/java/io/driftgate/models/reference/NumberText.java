package io.driftgate.models.reference;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers, true and false as CSV writes them. */
final class NumberText {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}(\\.0*)?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final double TWO_TO_63 = 0x1p63;

  private NumberText() {}

  static boolean isMissing(String cell) {
    return cell.isEmpty() || cell.equalsIgnoreCase("nan");
  }

  static @Nullable Boolean truth(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  /** pandas writes 3 as 3.0 where a column has missing values. */
  static @Nullable Long whole(String cell) {
    String trimmed = cell.trim();
    if (!WHOLE.matcher(trimmed).matches()) {
      return null;
    }
    int point = trimmed.indexOf('.');
    try {
      return Long.valueOf(point < 0 ? trimmed : trimmed.substring(0, point));
    } catch (NumberFormatException e) {
      return null; // Nineteen digits can be more than a long holds.
    }
  }

  static @Nullable Double number(String cell) {
    String trimmed = cell.trim();
    if (NUMBER.matcher(trimmed).matches()) {
      return Double.valueOf(trimmed);
    }
    return switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  static long whole(ReferenceColumn column, int row, double value) {
    if (Double.isNaN(value) || Math.rint(value) != value || Math.abs(value) >= TWO_TO_63) {
      throw noWholeNumber(column, row);
    }
    return new BigDecimal(value).longValueExact();
  }

  static IllegalStateException noWholeNumber(ReferenceColumn column, int row) {
    return unfit(column, row, "a whole number");
  }

  static IllegalStateException unfit(ReferenceColumn column, int row, String expected) {
    String found = column.isMissing(row) ? "a missing value" : "'" + column.text(row) + "'";
    return new IllegalStateException(
        "row "
            + (row + 1)
            + ", column "
            + column.name()
            + ": found "
            + found
            + ", expected "
            + expected);
  }
}
