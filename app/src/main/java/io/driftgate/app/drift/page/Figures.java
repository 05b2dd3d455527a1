package io.driftgate.app.drift.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as text, the same in every locale and time zone. */
final class Figures {
  static final String NONE = "–";

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("MMM d, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Three significant digits; powers of ten where a number is very large or small. */
  static String number(@Nullable Double value) {
    if (value == null || value.isNaN()) {
      return NONE;
    }
    if (value.isInfinite()) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    String text =
        size < 0.0005 || size >= 1e7
            ? format("0.##E0").format(value).replace("E", "e")
            : size >= 1000
                ? format("#,##0").format(value)
                : new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
    return text.replace('-', '−');
  }

  /** A probability: its order of magnitude is what counts. */
  static String probability(@Nullable Double value) {
    return value != null && value == 0 ? "< 1e−300" : number(value);
  }

  static String count(long value) {
    return format("#,##0").format(value);
  }

  /** A share of 1 in per cent. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    double percent = share * 100;
    return (percent != 0 && Math.abs(percent) < 0.01
            ? "< 0.01"
            : format(Math.abs(percent) < 10 ? "0.##" : "0.#").format(percent))
        + "\u00A0%";
  }

  /** A length or place in a picture: a tenth of a pixel is enough. */
  static String pixels(double value) {
    long tenths = Double.isFinite(value) ? Math.round(value * 10) : 0;
    String sign = tenths < 0 ? "-" : "";
    long size = Math.abs(tenths);
    return sign + size / 10 + (size % 10 == 0 ? "" : "." + size % 10);
  }

  static String minute(Instant time) {
    return MINUTE.format(time);
  }

  static String day(Instant time) {
    return DAY.format(time);
  }

  static String hour(Instant time) {
    return HOUR.format(time);
  }

  /** Twelve digits tell files apart. */
  static String shortened(String sha256) {
    return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
  }

  /** {@code 1 window}, {@code 2 windows}. */
  static String plural(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** As much of a text as fits. */
  static String fitting(String text, int charactersMax) {
    return text.codePointCount(0, text.length()) <= charactersMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, charactersMax - 1)) + "…";
  }

  private static DecimalFormat format(String pattern) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }
}
