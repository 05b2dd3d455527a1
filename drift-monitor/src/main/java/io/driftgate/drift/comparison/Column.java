package io.driftgate.drift.comparison;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;
import io.driftgate.models.reference.ReferenceColumn;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is compared: a feature, or the score.
 *
 * @param name name of the feature
 * @param isScore whether it is the model's score
 * @param kind what its values are
 * @param range numbers outside were not seen in training; null where unknown
 * @param known categories seen in training; empty where unknown
 * @param sensitive whether no value may be shown
 * @param single whether numbers are compared as the model sees them, in single precision: 0.1 of a
 *     CSV file and 0.1 of a float field are the same then
 */
public record Column(
    String name,
    boolean isScore,
    Kind kind,
    @Nullable Interval range,
    Set<String> known,
    boolean sensitive,
    boolean single) {
  /** Name of the score in reports. */
  public static final String SCORE = "score";

  /** What the values of a column are. */
  public enum Kind {
    NUMBER,
    TEXT,
    /** True and false, compared as two categories. */
    TRUTH
  }

  public Column {
    known = Set.copyOf(known);
  }

  /** Whether values are categories and not numbers. */
  public boolean categorical() {
    return kind != Kind.NUMBER;
  }

  /** The model's score. */
  public static Column score() {
    return new Column(SCORE, true, Kind.NUMBER, null, Set.of(), false, false);
  }

  /** A feature as the manifest describes it. */
  public static Column of(Feature feature) {
    Kind kind = kind(feature);
    return new Column(
        feature.name(),
        false,
        kind,
        kind == Kind.NUMBER ? feature.roundedRange() : null,
        kind == Kind.TEXT ? Set.copyOf(feature.categories()) : Set.of(),
        feature.sensitive(),
        feature.type() == TensorType.FP32);
  }

  /** A column of a table without a model. */
  public static Column of(ReferenceColumn column) {
    Kind kind =
        switch (column.kind()) {
          case TEXT -> Kind.TEXT;
          case BOOLEAN -> Kind.TRUTH;
          case FLOATING, INTEGER -> Kind.NUMBER;
        };
    return new Column(column.name(), false, kind, null, Set.of(), false, false);
  }

  /** The number as it is compared. */
  double compared(double number) {
    return single ? (float) number : number;
  }

  private static Kind kind(Feature feature) {
    if (feature.kind() == TensorType.Kind.TEXT) {
      return Kind.TEXT;
    }
    return feature.type() == TensorType.BOOL ? Kind.TRUTH : Kind.NUMBER;
  }
}
