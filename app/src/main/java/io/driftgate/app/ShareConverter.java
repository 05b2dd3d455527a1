package io.driftgate.app;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share, {@code 10%} or {@code 0.1}, as ten-thousandths. */
final class ShareConverter implements ITypeConverter<Integer> {
  private static final int ALL = 10_000;

  @Override
  public Integer convert(String text) {
    try {
      BigDecimal share =
          text.endsWith("%")
              ? new BigDecimal(text.substring(0, text.length() - 1).strip()).movePointLeft(2)
              : new BigDecimal(text);
      int tenThousandths = share.movePointRight(4).intValueExact();
      if (tenThousandths >= 0 && tenThousandths <= ALL) {
        return tenThousandths;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw (TypeConversionException) problem(text).initCause(e);
    }
    throw problem(text);
  }

  private static TypeConversionException problem(String text) {
    return new TypeConversionException(
        "expected a share from 0% to 100% in steps of 0.01%, as 10% or 0.1; found '" + text + "'");
  }
}
