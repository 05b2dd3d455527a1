package io.driftgate.topology.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainValuesTest {
  private static final Interval LIMITS = new Interval(-1.5, 10.0);

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        -1.5,
        10,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.MIN_VALUE,
        -Double.MAX_VALUE
      })
  void aNumberThatIsFineIsPlainOrLookedAtMoreClosely(double value) {
    for (TensorType type : List.of(TensorType.FP32, TensorType.FP64)) {
      for (Interval limits : new Interval[] {null, LIMITS}) {
        judge(new RowLayout(List.of(number(type, limits)), "", ""), value, 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e39,
        -1e39,
        10.000000000000002,
        -1.5000000000000002
      })
  void aNumberThatIsRefusedIsNotPlain(double value) {
    RowLayout layout = new RowLayout(List.of(number(TensorType.FP32, LIMITS)), "", "");
    Row row = layout.newRow();
    row.numbers[0] = value;
    assertThat(new PlainValues(layout).areAllIn(row)).isFalse();
    assertThat(new RowValidator(layout).validate(row)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 10, 11, -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31, Long.MIN_VALUE})
  void integersLikewise(long value) {
    for (TensorType type : List.of(TensorType.INT32, TensorType.INT64)) {
      for (Interval limits : new Interval[] {null, LIMITS}) {
        judge(new RowLayout(List.of(number(type, limits)), "", ""), 0, value);
      }
    }
  }

  /** One that was missing before must not be missing for ever, nor the other way round. */
  @Test
  void aRowIsJudgedAfreshEachTime() {
    RowLayout layout = new RowLayout(List.of(number(TensorType.FP64, null)), "", "");
    PlainValues plain = new PlainValues(layout);
    Row row = layout.newRow();
    assertThat(plain.areAllIn(row)).isTrue();
    row.mark(0, Row.NULL);
    assertThat(plain.areAllIn(row)).isFalse();
    row.clear();
    assertThat(row.isMissing(0)).isFalse();
    assertThat(plain.areAllIn(row)).isTrue();
  }

  /** Whatever is plain, the close look accepts; and the usual values are plain. */
  private static void judge(RowLayout layout, double number, long integer) {
    Feature feature = layout.features().get(0);
    Row row = layout.newRow();
    if (row.numbers.length > 0) {
      row.numbers[0] = number;
    } else {
      row.integers[0] = integer;
    }
    boolean plain = new PlainValues(layout).areAllIn(row);
    // marked, so that the validator does not take the short way
    row.mark(0, Row.PRESENT);
    Rejected rejected = new RowValidator(layout).validate(row);
    if (plain) {
      assertThat(rejected).as("%s or %s of %s", number, integer, feature).isNull();
    }
    double value = row.numbers.length > 0 ? number : (double) integer;
    if (Math.abs(value) <= 1) {
      assertThat(plain).as("%s is plain for %s", value, feature).isTrue();
    }
  }

  private static Feature number(TensorType type, @Nullable Interval limits) {
    return new Feature(
        "x",
        "x",
        List.of(),
        type,
        MissingPolicy.REJECT,
        null,
        null,
        limits,
        null,
        List.of(),
        false);
  }
}
