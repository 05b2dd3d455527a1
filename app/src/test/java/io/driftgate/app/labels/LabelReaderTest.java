package io.driftgate.app.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.app.config.LabelSettings;
import io.driftgate.drift.performance.OutcomeTopology.Label;
import io.driftgate.schemas.Outcome;
import io.driftgate.topology.LabelShare;
import io.driftgate.topology.SchemaUnavailableException;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels as producers write them. */
class LabelReaderTest {
  private static final Schema DECISION =
      SchemaBuilder.enumeration("Decision").symbols("REPAID", "DEFAULTED");
  private static final int SCHEMA_ID = 7;

  private final Map<Integer, Schema> registry = new HashMap<>();

  private LabelReader reader(double share, String valueField) {
    return new LabelReader(
        new LabelSettings("labels", "event_id", valueField, Duration.ofDays(1), share, 1_000),
        new LabelShare(share, 0),
        new KnownSchemas(
            id ->
                registry.containsKey(id)
                    ? new SchemaLookup.Found(registry.get(id))
                    : new SchemaLookup.Unknown("unknown"),
            InstantSource.system()));
  }

  private Label label(GenericRecord record) throws Exception {
    registry.put(SCHEMA_ID, record.getSchema());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(SCHEMA_ID).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return new Label(bytes.toByteArray(), 5_000);
  }

  private static GenericRecord record(Schema valueSchema, Object value) {
    Schema schema =
        SchemaBuilder.record("Label")
            .fields()
            .name("event_id")
            .type(SchemaBuilder.unionOf().nullType().and().stringType().endUnion())
            .noDefault()
            .name("label")
            .type(valueSchema)
            .noDefault()
            .endRecord();
    return new GenericRecordBuilder(schema).set("event_id", "e1").set("label", value).build();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(Schema.create(Schema.Type.STRING), "REPAID", "REPAID"),
        Arguments.of(Schema.create(Schema.Type.STRING), "1.0", "1"),
        Arguments.of(Schema.create(Schema.Type.BOOLEAN), true, "1"),
        Arguments.of(Schema.create(Schema.Type.BOOLEAN), false, "0"),
        Arguments.of(Schema.create(Schema.Type.INT), -3, "-3"),
        Arguments.of(Schema.create(Schema.Type.LONG), 1L, "1"),
        Arguments.of(Schema.create(Schema.Type.DOUBLE), 1.0, "1"),
        Arguments.of(Schema.create(Schema.Type.DOUBLE), -2.0, "-2"),
        Arguments.of(Schema.create(Schema.Type.DOUBLE), 0.25, "0.25"),
        Arguments.of(Schema.create(Schema.Type.FLOAT), 0.5f, "0.5"),
        Arguments.of(DECISION, new GenericData.EnumSymbol(DECISION, "DEFAULTED"), "DEFAULTED"),
        Arguments.of(SchemaBuilder.unionOf().nullType().and().longType().endUnion(), 4L, "4"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void anOutcomeMayBeOfAnyPlainType(Schema schema, Object value, String expected) throws Exception {
    Outcome outcome = reader(1, "label").read(label(record(schema, value)));

    assertThat(outcome.getUnreadable()).isNull();
    assertThat(outcome.getEventId()).isEqualTo("e1");
    assertThat(outcome.getValue()).isEqualTo(expected);
    assertThat(outcome.getLabelledAt()).isEqualTo(Instant.ofEpochMilli(5_000));
  }

  @Test
  void aFieldMayBeWithinAnother() throws Exception {
    GenericRecord inner = record(Schema.create(Schema.Type.LONG), 1L);
    Schema outer =
        SchemaBuilder.record("Outer")
            .fields()
            .requiredString("event_id")
            .name("what")
            .type(inner.getSchema())
            .noDefault()
            .endRecord();
    Label label =
        label(new GenericRecordBuilder(outer).set("event_id", "e9").set("what", inner).build());

    assertThat(reader(1, "what.label").read(label).getValue()).isEqualTo("1");
    assertThat(reader(1, "what.label").read(label).getEventId()).isEqualTo("e9");
    assertThat(reader(1, "what").read(label).getUnreadable())
        .isEqualTo("field what is no text, number, enum or boolean");
  }

  @Test
  void whatCannotBeUsedSaysWhy() throws Exception {
    Schema nullable = SchemaBuilder.unionOf().nullType().and().longType().endUnion();
    assertThat(reader(1, "label").read(label(record(nullable, null))).getUnreadable())
        .isEqualTo("field label is null");
    assertThat(reader(1, "outcome").read(label(record(nullable, 1L))).getUnreadable())
        .isEqualTo("it has no field outcome");
    assertThat(reader(1, "label").read(new Label(null, 0)).getUnreadable())
        .isEqualTo("not in the Confluent wire format");
    assertThat(reader(1, "label").read(new Label(new byte[] {1, 2}, 0)).getUnreadable())
        .isEqualTo("not in the Confluent wire format");
    assertThat(reader(1, "label").read(new Label(new byte[] {0, 0, 0, 0, 9}, 0)))
        .extracting(Outcome::getUnreadable)
        .isEqualTo("the registry has no Avro schema with id 9");
    assertThat(reader(1, "label").read(new Label(new byte[] {0, 0, 0, 0, SCHEMA_ID, 9}, -1)))
        .extracting(Outcome::getUnreadable)
        .isEqualTo("the bytes do not fit schema 7");
  }

  @Test
  void aLabelOfAnEventThatIsLeftOutIsLeftOut() throws Exception {
    LabelShare share = new LabelShare(0.0001, 0);
    assertThat(share.includes("e1")).isFalse();
    assertThat(reader(0.0001, "label").read(label(record(Schema.create(Schema.Type.LONG), 1L))))
        .isNull();
  }

  /** A broken world is no bad label. */
  @Test
  void aRegistryThatDoesNotAnswerIsWaitedFor() {
    LabelReader reader =
        new LabelReader(
            new LabelSettings("labels", "event_id", "label", Duration.ofDays(1), 1, 1_000),
            new LabelShare(1, 0),
            new KnownSchemas(
                id -> new SchemaLookup.Unavailable("connection refused"), InstantSource.system()));
    assertThatThrownBy(() -> reader.read(new Label(new byte[] {0, 0, 0, 0, 9}, 0)))
        .isInstanceOf(SchemaUnavailableException.class)
        .hasMessageContaining("connection refused");
  }
}
