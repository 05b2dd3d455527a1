package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import org.jspecify.annotations.Nullable;

/** The manifest's demands on a row: fills in what stands for missing values, refuses the rest. */
final class RowValidator {
  private final RowLayout layout;
  private final PlainValues plain;

  RowValidator(RowLayout layout) {
    this.layout = layout;
    this.plain = new PlainValues(layout);
  }

  /**
   * What is wrong with the first feature, in the order of the manifest, that is wrong; null if
   * none.
   */
  @Nullable Rejected validate(Row row) {
    PlainValues.Verdict verdict = plain.judge(row);
    if (verdict == PlainValues.Verdict.USUAL) {
      row.markUsual(layout);
    }
    return verdict == PlainValues.Verdict.IN_DOUBT ? lookCloser(row) : null;
  }

  private @Nullable Rejected lookCloser(Row row) {
    for (int index = 0; index < row.features(); index++) {
      Feature feature = layout.features().get(index);
      Rejected rejected =
          row.state(index) == Row.PRESENT
              ? present(feature, row, index)
              : missing(feature, row, index);
      if (rejected != null) {
        return rejected;
      }
    }
    return null;
  }

  private @Nullable Rejected missing(Feature feature, Row row, int index) {
    byte state = row.state(index);
    if (state == Row.WRONG_TYPE) {
      return reject(
          Reason.WRONG_TYPE, feature, "is of a type that cannot become " + feature.type());
    }
    if (feature.missing() != MissingPolicy.REJECT) {
      standIn(feature, row, index);
      return null;
    }
    return state == Row.NULL
        ? reject(Reason.FIELD_NULL, feature, "is null; the model wants a value")
        : reject(
            Reason.FIELD_MISSING,
            feature,
            "is not in the event's schema (looked for '"
                + feature.field()
                + "'"
                + aliases(feature)
                + ")");
  }

  private static String aliases(Feature feature) {
    return feature.aliases().isEmpty() ? "" : " and " + feature.aliases();
  }

  private @Nullable Rejected present(Feature feature, Row row, int index) {
    return switch (feature.kind()) {
      case FLOATING -> floating(feature, row, index);
      case INTEGER -> integer(feature, row.integers[layout.place(index)]);
      case TEXT -> null;
    };
  }

  private @Nullable Rejected floating(Feature feature, Row row, int index) {
    double value = row.numbers[layout.place(index)];
    if (Double.isNaN(value)) {
      if (feature.missing() == MissingPolicy.REJECT) {
        return reject(Reason.NOT_A_NUMBER, feature, "is NaN; the model wants a number");
      }
      standIn(feature, row, index);
      return null;
    }
    if (Double.isInfinite(value)) {
      return reject(Reason.INFINITE, feature, "is infinite; the model wants a finite number");
    }
    if (feature.type() == TensorType.FP32 && Float.isInfinite((float) value)) {
      return reject(Reason.OUT_OF_RANGE, feature, "does not fit FP32" + shown(feature, value));
    }
    return limits(feature, value);
  }

  private static @Nullable Rejected integer(Feature feature, long value) {
    if (feature.type() == TensorType.INT32 && value != (int) value) {
      return reject(Reason.OUT_OF_RANGE, feature, "does not fit INT32" + shown(feature, value));
    }
    return limits(feature, (double) value);
  }

  private static @Nullable Rejected limits(Feature feature, double value) {
    Interval limits = feature.limits();
    if (limits == null || (value >= limits.lowest() && value <= limits.highest())) {
      return null;
    }
    return reject(
        Reason.OUT_OF_RANGE, feature, "is outside the limits " + limits + shown(feature, value));
  }

  private void standIn(Feature feature, Row row, int index) {
    row.countMissing(index);
    int place = layout.place(index);
    Double number = feature.defaultNumber();
    switch (feature.kind()) {
      case FLOATING -> row.numbers[place] = number == null ? Double.NaN : number;
      case INTEGER -> row.integers[place] = number == null ? 0 : number.longValue();
      case TEXT -> row.texts[place] = feature.defaultText() == null ? "" : feature.defaultText();
    }
  }

  private static String shown(Feature feature, Object value) {
    return feature.sensitive() ? "" : ": " + value;
  }

  private static Rejected reject(Reason reason, Feature feature, String what) {
    return new Rejected(reason, "feature '" + feature.name() + "' " + what);
  }
}
