package io.driftgate.topology.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short way says what the close look says. */
class PlainValuesTest {
  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1.5,
    -1.5000000000000002,
    10,
    10.000000000000002,
    Double.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e39,
    -1e39,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    -2,
    10,
    11,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    -(1L << 31) - 1,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @ParameterizedTest
  @EnumSource(names = {"FP32", "FP64"})
  void numbers(TensorType type) {
    for (Interval limits : limits()) {
      for (double number : NUMBERS) {
        judge(feature("x", type, limits), row -> row.numbers[0] = number);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64", "BOOL"})
  void integers(TensorType type) {
    for (Interval limits : limits()) {
      for (long integer : INTEGERS) {
        judge(feature("x", type, limits), row -> row.integers[0] = integer);
      }
    }
  }

  private static Interval[] limits() {
    return new Interval[] {
      null, new Interval(-1.5, 10.0), new Interval(null, 10.0), new Interval(-1.5, null)
    };
  }

  private static void judge(Feature feature, Consumer<Row> value) {
    RowLayout layout = new RowLayout(List.of(feature), "", "");
    Row row = layout.newRow();
    value.accept(row);
    boolean plain = isPlain(layout, row);
    // marked, so that the validator does not take the short way
    row.mark(0, Row.PRESENT);
    Rejected rejected = new RowValidator(layout).validate(row);
    assertThat(plain).as("%s of %s", rejected, feature).isEqualTo(rejected == null);
  }

  /** A number just above the largest float is rounded down to it: accepted after a closer look. */
  @Test
  void inDoubtItIsLookedAtMoreClosely() {
    RowLayout layout = new RowLayout(List.of(feature("x", TensorType.FP32, null)), "", "");
    Row row = layout.newRow();
    row.numbers[0] = Math.nextUp((double) Float.MAX_VALUE);
    assertThat(isPlain(layout, row)).isFalse();
    assertThat(new RowValidator(layout).validate(row)).isNull();
  }

  @Test
  void eachFeatureHasLimitsOfItsOwn() {
    RowLayout layout =
        new RowLayout(
            List.of(
                feature("text", TensorType.BYTES, null),
                feature("count", TensorType.INT32, new Interval(5.0, 6.0)),
                feature("single", TensorType.FP32, new Interval(0.0, 1.0)),
                feature("flag", TensorType.BOOL, null),
                feature("double", TensorType.FP64, new Interval(100.0, 200.0))),
            "",
            "");
    Row row = layout.newRow();
    row.integers[0] = 5;
    row.numbers[0] = 1;
    row.numbers[1] = 100;
    assertThat(isPlain(layout, row)).isTrue();
    row.numbers[0] = 2;
    assertThat(isPlain(layout, row)).isFalse();
    row.numbers[0] = 1;
    row.numbers[1] = 1;
    assertThat(isPlain(layout, row)).isFalse();
    row.numbers[1] = 200;
    row.integers[0] = 1;
    assertThat(isPlain(layout, row)).isFalse();
  }

  /** One that was missing before must not be missing for ever, nor the other way round. */
  @Test
  void aRowIsJudgedAfreshEachTime() {
    RowLayout layout = new RowLayout(List.of(feature("x", TensorType.FP64, null)), "", "");
    Row row = layout.newRow();
    assertThat(isPlain(layout, row)).isTrue();
    row.mark(0, Row.NULL);
    assertThat(isPlain(layout, row)).isFalse();
    row.clear();
    assertThat(row.isMissing(0)).isFalse();
    assertThat(isPlain(layout, row)).isTrue();
  }

  @Test
  void usualIsWhatIsAllowedAndWithinTheRange() {
    Interval limits = new Interval(0.0, 10.0);
    Interval range = new Interval(2.0, 12.0);
    List<Feature> features = new ArrayList<>();
    for (TensorType type : List.of(TensorType.FP64, TensorType.INT64)) {
      features.add(feature(type + " 1", type, limits, range));
      features.add(feature(type + " 2", type, limits, range));
    }
    RowLayout layout = new RowLayout(features, "", "");
    PlainValues values = new PlainValues(layout);
    long[] all = {-1, 0, 1, 2, 10, 11, 12, 13};
    for (long a : all) {
      for (long b : all) {
        for (long c : all) {
          for (long d : all) {
            Row row = layout.newRow();
            row.numbers[0] = a;
            row.numbers[1] = b;
            row.integers[0] = c;
            row.integers[1] = d;
            long least = Math.min(Math.min(a, b), Math.min(c, d));
            long greatest = Math.max(Math.max(a, b), Math.max(c, d));
            assertThat(values.judge(row))
                .as("%s, %s, %s, %s", a, b, c, d)
                .isEqualTo(
                    least < 0 || greatest > 10
                        ? PlainValues.Verdict.IN_DOUBT
                        : least >= 2 ? PlainValues.Verdict.USUAL : PlainValues.Verdict.ALLOWED);
          }
        }
      }
    }
  }

  private static boolean isPlain(RowLayout layout, Row row) {
    return new PlainValues(layout).judge(row) != PlainValues.Verdict.IN_DOUBT;
  }

  private static Feature feature(String name, TensorType type, @Nullable Interval limits) {
    return feature(name, type, limits, null);
  }

  private static Feature feature(
      String name, TensorType type, @Nullable Interval limits, @Nullable Interval range) {
    return new Feature(
        name,
        name,
        List.of(),
        type,
        MissingPolicy.REJECT,
        null,
        null,
        limits,
        range,
        List.of(),
        false);
  }
}
