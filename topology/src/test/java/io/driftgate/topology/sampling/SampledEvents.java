package io.driftgate.topology.sampling;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowFiller;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.decoding.RowSource;
import io.driftgate.topology.scoring.ClassScores;
import io.driftgate.topology.scoring.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a model with a number, a whole number and a text, each of which may be missing. */
final class SampledEvents {
  /** Seen in training: amount 0 to 10, count 1 to 5, colour red or green. */
  static final List<Feature> FEATURES =
      List.of(
          feature("amount", TensorType.FP64, 99.0, null, new Interval(0.0, 10.0), List.of()),
          feature("count", TensorType.INT64, 0.0, null, new Interval(1.0, 5.0), List.of()),
          feature("colour", TensorType.BYTES, null, "none", null, List.of("red", "green")));

  private static final RowLayout LAYOUT = layout(FEATURES);

  /** {@link #row} reads by its layout, so that its counters are told of usual rows. */
  static final SampledModel V1 = model("1", LAYOUT);

  /** Reads like version 1, whose rows it is given. */
  static final SampledModel V2 = model("2", FEATURES);

  private SampledEvents() {}

  private static RowLayout layout(List<Feature> features) {
    return new RowLayout(features, "id", "time");
  }

  static SampledModel model(String version, List<Feature> features) {
    return model(version, layout(features));
  }

  static SampledModel model(String version, RowLayout layout) {
    return SampledModel.of(
        new ModelManifest(
            "test-model",
            version,
            "0".repeat(64),
            List.of(),
            new Outputs("y", null, null, Activation.NONE),
            List.of(),
            layout.features()),
        layout);
  }

  /** A missing value is stood in for. */
  static Feature feature(
      String name,
      TensorType type,
      Double defaultNumber,
      String defaultText,
      Interval range,
      List<String> categories) {
    return new Feature(
        name,
        name,
        List.of(),
        type,
        MissingPolicy.DEFAULT,
        defaultNumber,
        defaultText,
        null,
        range,
        categories,
        false);
  }

  static Row usual() {
    return row(5.0, 3L, "red");
  }

  /** A row of values of which null stands for missing. */
  static Row row(Double amount, Long count, String colour) {
    Map<String, Object> values = new HashMap<>();
    values.put("amount", amount);
    values.put("count", count);
    values.put("colour", colour);
    return row(LAYOUT, values);
  }

  static Row row(List<Feature> features, Map<String, Object> values) {
    return row(layout(features), values);
  }

  static Row row(RowLayout layout, Map<String, Object> values) {
    Row row = layout.newRow();
    if (new RowFiller(layout).fill(source(values), row) != null) {
      throw new IllegalArgumentException("would be rejected: " + values);
    }
    return row;
  }

  private static RowSource source(Map<String, Object> values) {
    return new RowSource() {
      @Override
      public boolean isMissing(String name) {
        return values.get(name) == null;
      }

      @Override
      public double number(String name) {
        return (double) values.get(name);
      }

      @Override
      public long integer(String name) {
        return (long) values.get(name);
      }

      @Override
      public String text(String name) {
        return (String) values.get(name);
      }
    };
  }

  static Score.Scored score(double score) {
    return new Score.Scored(score, "label", ClassScores.NONE);
  }
}
