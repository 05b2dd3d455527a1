package io.driftgate.app.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValueTest {
  private static final Schema MILLIS =
      LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
  private static final Schema MICROS =
      LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));

  @Test
  void readsCellsOfText() throws FieldValue.Unfit {
    assertThat(cell(Schema.Type.DOUBLE, " 1.5 ")).isEqualTo(1.5);
    assertThat(cell(Schema.Type.FLOAT, "1.5")).isEqualTo(1.5f);
    assertThat(cell(Schema.Type.LONG, "9007199254740993")).isEqualTo(9_007_199_254_740_993L);
    assertThat(cell(Schema.Type.LONG, "3.0")).isEqualTo(3L);
    assertThat(cell(Schema.Type.INT, "-7")).isEqualTo(-7);
    assertThat(cell(Schema.Type.BOOLEAN, "1")).isEqualTo(true);
    assertThat(cell(Schema.Type.BOOLEAN, "false")).isEqualTo(false);
    assertThat(cell(Schema.Type.STRING, "")).isEqualTo("");
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE, abc, a number",
    "DOUBLE, '', a number",
    "LONG, 1.5, a whole number",
    "LONG, 9223372036854775808, a whole number",
    "INT, 2147483648, 2147483647",
    "BOOLEAN, yes, true or false",
    "BYTES, x, an Avro file"
  })
  void saysWhatWouldHaveFitted(Schema.Type type, String text, String expected) {
    assertThatThrownBy(() -> cell(type, text))
        .isInstanceOf(FieldValue.Unfit.class)
        .hasMessageContaining(expected);
  }

  @Test
  void anEmptyCellIsNullWhereNullIsAdmitted() throws FieldValue.Unfit {
    Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), MILLIS);

    assertThat(FieldValue.of(nullable, TextNode.valueOf(""))).isNull();
    assertThatThrownBy(() -> FieldValue.of(nullable, TextNode.valueOf("x")))
        .hasMessageContaining("ISO 8601")
        .hasMessageContaining("or nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.250Z, 2026-01-31T12:00:00.250Z",
    "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
    "2026-01-31T12:00:00-02:00, 2026-01-31T14:00:00Z",
    "2026-01-31 12:00:00, 2026-01-31T12:00:00Z",
    "2026-01-31, 2026-01-31T00:00:00Z",
    "1769860800000, 2026-01-31T12:00:00Z",
    "-1, 1969-12-31T23:59:59.999Z"
  })
  void readsTimes(String text, Instant expected) throws FieldValue.Unfit {
    assertThat(FieldValue.of(MILLIS, TextNode.valueOf(text))).isEqualTo(expected.toEpochMilli());
    assertThat(FieldValue.of(MICROS, TextNode.valueOf(text)))
        .isEqualTo(expected.toEpochMilli() * 1000);
  }

  @ParameterizedTest
  @CsvSource({"31.01.2026", "2026-13-01", "noon", "99999999999999999999"})
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> FieldValue.of(MILLIS, TextNode.valueOf(text)))
        .isInstanceOf(FieldValue.Unfit.class)
        .hasMessageContaining("milliseconds since 1970");
  }

  @Test
  void readsNestedJson() throws Exception {
    Schema inner =
        SchemaBuilder.record("Inner")
            .fields()
            .requiredInt("n")
            .name("state")
            .type()
            .enumeration("State")
            .symbols("ON", "OFF")
            .noDefault()
            .name("more")
            .type()
            .stringType()
            .stringDefault("by default")
            .endRecord();
    Schema outer =
        SchemaBuilder.record("Outer")
            .fields()
            .name("list")
            .type(Schema.createArray(inner))
            .noDefault()
            .name("map")
            .type(Schema.createMap(Schema.create(Schema.Type.DOUBLE)))
            .noDefault()
            .endRecord();

    GenericRecord value =
        (GenericRecord)
            FieldValue.of(
                outer, json("{\"list\":[{\"n\":1,\"state\":\"ON\"}],\"map\":{\"x\":0.5}}"));

    assertThat(value).isNotNull();
    assertThat(value.get("map")).isEqualTo(Map.of("x", 0.5));
    GenericRecord first = (GenericRecord) ((List<?>) value.get("list")).get(0);
    assertThat(first.get("n")).isEqualTo(1);
    assertThat(first.get("state")).hasToString("ON");
    assertThat(first.get("more")).hasToString("by default");
    assertThatThrownBy(() -> FieldValue.of(inner, json("{\"state\":\"ON\"}")))
        .hasMessageContaining("the field n");
    assertThatThrownBy(() -> FieldValue.of(inner, json("{\"n\":1,\"state\":\"UP\"}")))
        .hasMessageContaining("ON, OFF");
  }

  @Test
  void aJsonTruthIsNoNumberAndAnObjectNoText() {
    assertThatThrownBy(() -> FieldValue.of(Schema.create(Schema.Type.LONG), json("true")))
        .isInstanceOf(FieldValue.Unfit.class);
    assertThatThrownBy(() -> FieldValue.of(Schema.create(Schema.Type.STRING), json("{}")))
        .isInstanceOf(FieldValue.Unfit.class);
  }

  private static @Nullable Object cell(Schema.Type type, String text) throws FieldValue.Unfit {
    return FieldValue.of(Schema.create(type), TextNode.valueOf(text));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
