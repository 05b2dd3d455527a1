package io.driftgate.drift.performance;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a version said of an event.
 *
 * @param version the version
 * @param score its score
 * @param label its decision; null where the model makes none
 */
public record Said(String version, double score, @Nullable String label) {

  /**
   * How wrong it was: 0 or 1 for a decision; for a number the distance to what came, infinite where
   * that is none.
   *
   * @param outcome as {@link #canonical} gives it
   */
  public double loss(String outcome) {
    if (label != null) {
      return canonical(label).equals(outcome) ? 0 : 1;
    }
    return Math.abs(score - number(outcome));
  }

  /** The outcome as a number; infinite where it is none, which no score comes close to. */
  static double number(String outcome) {
    try {
      double number = Double.parseDouble(outcome);
      return Double.isNaN(number) ? Double.POSITIVE_INFINITY : number;
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * One way of writing a class, since exporters and producers have several: 1 for {@code 1.0} and
   * {@code true}, 0 likewise, other whole numbers without a fraction; all else as it is.
   */
  public static String canonical(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> "1";
      case "false" -> "0";
      default -> withoutFraction(value);
    };
  }

  private static String withoutFraction(String value) {
    if (value.endsWith(".0") && value.length() > 2) {
      String whole = value.substring(0, value.length() - 2);
      if (whole.chars().skip(whole.startsWith("-") ? 1 : 0).allMatch(Character::isDigit)) {
        return whole;
      }
    }
    return value;
  }
}
