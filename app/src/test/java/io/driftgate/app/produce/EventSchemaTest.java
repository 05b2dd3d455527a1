package io.driftgate.app.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.Activation;
import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.Outputs;
import io.driftgate.models.TensorType;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class EventSchemaTest {

  @Test
  void takesTypesFromTheManifestAndMakesEverythingNullable() {
    ModelManifest manifest =
        manifest(
            Feature.required("a", TensorType.FP32),
            Feature.required("b", TensorType.FP64),
            Feature.required("c", TensorType.INT64),
            Feature.required("d", TensorType.INT32),
            Feature.required("e", TensorType.BOOL),
            Feature.required("f", TensorType.BYTES));

    Schema schema =
        EventSchema.of(
            "loan-features", List.of("id", "at", "a", "b", "c", "d", "e", "f"), "at", manifest);

    assertThat(schema.getFullName()).isEqualTo("driftgate.events.loan_features");
    assertThat(schema.getFields())
        .allMatch(field -> field.schema().isNullable() && field.hasDefaultValue());
    assertThat(schema.getFields())
        .extracting(field -> field.schema().getTypes().get(1).getType())
        .containsExactly(
            Schema.Type.STRING,
            Schema.Type.LONG,
            Schema.Type.DOUBLE,
            Schema.Type.DOUBLE,
            Schema.Type.LONG,
            Schema.Type.LONG,
            Schema.Type.BOOLEAN,
            Schema.Type.STRING);
    assertThat(Timestamps.isTimestamp(schema.getField("at").schema().getTypes().get(1))).isTrue();
  }

  @Test
  void findsAFeatureByFieldBeforeAlias() {
    ModelManifest manifest =
        manifest(
            feature("first", "x", List.of("y"), TensorType.INT64, MissingPolicy.REJECT),
            feature("second", "y", List.of("z"), TensorType.FP32, MissingPolicy.REJECT));

    Schema schema = EventSchema.of("t", List.of("x", "y", "z"), null, manifest);

    assertThat(schema.getFields())
        .extracting(field -> field.schema().getTypes().get(1).getType())
        .containsExactly(Schema.Type.LONG, Schema.Type.DOUBLE, Schema.Type.DOUBLE);
  }

  @Test
  void namesTheColumnThatCannotBeAField() {
    assertThatThrownBy(() -> EventSchema.of("t", List.of("ok", "not ok"), null, null))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageContaining("not ok");
  }

  @Test
  void aTopicThatStartsWithADigitStillNamesARecord() {
    assertThat(EventSchema.of("1.a-b", List.of("x"), null, null).getName()).isEqualTo("_1_a_b");
  }

  @Test
  void tellsWhichFeaturesAreMissing() {
    ModelManifest manifest =
        manifest(
            Feature.required("there", TensorType.FP32),
            Feature.required("gone", TensorType.FP32),
            feature("renamed", "new", List.of("old"), TensorType.FP32, MissingPolicy.REJECT),
            feature("optional", "optional", List.of(), TensorType.FP32, MissingPolicy.NAN));

    assertThat(EventSchema.missingFeatures(List.of("there", "old"), manifest))
        .containsExactly("gone");
  }

  private static Feature feature(
      String name, String field, List<String> aliases, TensorType type, MissingPolicy missing) {
    return new Feature(
        name, field, aliases, type, missing, null, null, null, null, List.of(), false);
  }

  static ModelManifest manifest(Feature... features) {
    return new ModelManifest(
        "m",
        "1",
        "0".repeat(64),
        List.of(),
        new Outputs("score", null, null, Activation.NONE),
        List.of(),
        List.of(features));
  }
}
