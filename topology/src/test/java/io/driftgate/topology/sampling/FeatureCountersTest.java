package io.driftgate.topology.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What decoding knows of a row spares a look at it, and changes no count. */
class FeatureCountersTest {
  private static final Interval[] INTERVALS = {
    null,
    new Interval(-2.5, 0.1),
    new Interval(null, 0.1),
    new Interval(-2.5, null),
    new Interval(2.0, 3.0)
  };
  private static final double[] NUMBERS = {
    0,
    -0.0,
    0.1,
    (float) 0.1,
    Math.nextUp(0.1),
    -2.5,
    Math.nextDown(-2.5),
    2,
    3,
    4,
    Float.MAX_VALUE,
    -Float.MAX_VALUE
  };
  private static final long[] INTEGERS = {0, 1, -2, -3, 2, 3, 4, Integer.MAX_VALUE};

  @ParameterizedTest
  @EnumSource(names = {"FP32", "FP64"})
  void numbers(TensorType type) {
    for (Interval range : INTERVALS) {
      for (double exact : NUMBERS) {
        double number = type == TensorType.FP32 ? (float) exact : exact;
        isCountedAlike(type, range, number, isOutside(range, type, number), false);
      }
      isCountedAlike(type, range, null, false, true);
      isCountedAlike(type, range, Double.NaN, false, true);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void integers(TensorType type) {
    for (Interval range : INTERVALS) {
      for (long integer : INTEGERS) {
        isCountedAlike(type, range, integer, isOutside(range, type, integer), false);
      }
      isCountedAlike(type, range, null, false, true);
    }
  }

  /** By the definition: 0.1 as a float is more than 0.1, and is in a range that ends there. */
  private static boolean isOutside(@Nullable Interval range, TensorType type, double value) {
    if (range == null) {
      return false;
    }
    boolean isRoundedEnd = type == TensorType.FP32 && value == (float) range.highest();
    return value < range.lowest() || (value > range.highest() && !isRoundedEnd);
  }

  private static void isCountedAlike(
      TensorType type,
      @Nullable Interval range,
      @Nullable Object value,
      boolean out,
      boolean none) {
    List<Feature> features = List.of(feature("first", type, null), feature("x", type, range));
    RowLayout layout = new RowLayout(features, "", "");
    Map<String, Object> values = new HashMap<>();
    values.put("first", type.kind() == TensorType.Kind.INTEGER ? (Object) 7L : (Object) 7.0);
    values.put("x", value);
    Row row = SampledEvents.row(layout, values);
    String about = value + " of " + type + " " + range;

    assertThat(row.isKnownAsUsual(layout)).as(about).isEqualTo(!out && !none);
    assertCounts(SampledEvents.model("1", layout), row, out, none, about);
    // a version that reads alike is given the same row, and saw nothing like it in training
    Feature elsewhere = feature("x", type, new Interval(100.0, 200.0));
    RowLayout other = new RowLayout(List.of(features.get(0), elsewhere), "", "");
    assertThat(row.isKnownAsUsual(other)).as(about).isFalse();
    assertCounts(SampledEvents.model("2", other), row, !none, none, about);
  }

  private static void assertCounts(
      SampledModel model, Row row, boolean out, boolean none, String about) {
    FeatureCounters counters = new FeatureCounters(model);
    counters.count(row);
    assertThat(counters.outOfRange()).as(about).isEqualTo(out ? List.of(0L, 1L) : List.of());
    assertThat(counters.missing()).as(about).isEqualTo(none ? List.of(0L, 1L) : List.of());
  }

  private static Feature feature(String name, TensorType type, @Nullable Interval range) {
    return SampledEvents.feature(name, type, 99.0, null, range, List.of());
  }
}
