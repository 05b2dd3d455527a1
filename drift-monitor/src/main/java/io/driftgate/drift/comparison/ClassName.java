package io.driftgate.drift.comparison;

import java.util.Locale;

/** Names of classes, as models, files and producers write them. */
public final class ClassName {
  private ClassName() {}

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
