package io.driftgate.topology.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a schema before the first event, against what becomes of the events. */
class SchemaFitTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP32  | double",
        "FP32  | float",
        "FP32  | int",
        "FP64  | long",
        "FP64  | boolean",
        "INT64 | int",
        "INT64 | long",
        "INT64 | boolean",
        "INT32 | int",
        "BOOL  | boolean",
        "BYTES | string",
        "BYTES | bytes"
      })
  void aFieldOfATypeThatIsTakenFits(TensorType type, String avro) {
    Schema field = Schema.create(Schema.Type.valueOf(avro.toUpperCase(java.util.Locale.ROOT)));

    assertThat(problems(field, type)).isEmpty();
    assertThat(problems(nullable(field), type)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP32  | string",
        "FP64  | bytes",
        "INT64 | double",
        "INT64 | float",
        "INT64 | string",
        "BOOL  | int",
        "BOOL  | string",
        "BYTES | int",
        "BYTES | double",
        "FP32  | null"
      })
  void aFieldOfAnotherTypeIsNamed(TensorType type, String avro) {
    Schema field = Schema.create(Schema.Type.valueOf(avro.toUpperCase(java.util.Locale.ROOT)));

    assertThat(problems(field, type))
        .singleElement()
        .asString()
        .startsWith("feature 'a' of type " + type + " cannot take the field 'a', which is");
  }

  @Test
  void decimalsAndEnumsFitWhereTheDecoderTakesThem() {
    Schema decimal = LogicalTypes.decimal(9, 2).addToSchema(Schema.create(Schema.Type.BYTES));
    Schema symbols = SchemaBuilder.enumeration("E").symbols("A");

    assertThat(problems(decimal, TensorType.FP64)).isEmpty();
    assertThat(problems(decimal, TensorType.BYTES)).hasSize(1);
    assertThat(problems(symbols, TensorType.BYTES)).isEmpty();
    assertThat(problems(symbols, TensorType.FP32)).hasSize(1);
    assertThat(problems(Schema.createArray(symbols), TensorType.BYTES)).hasSize(1);
  }

  @Test
  void aFieldThatIsNotThereIsNamedUnlessTheModelCanDoWithout() {
    Schema schema = SchemaBuilder.record("Event").fields().requiredDouble("b").endRecord();

    assertThat(SchemaFit.problems(schema, List.of(feature("a", MissingPolicy.REJECT))))
        .singleElement()
        .asString()
        .contains("wants the field 'a', which the schema does not have")
        .contains("every event would be rejected");
    assertThat(SchemaFit.problems(schema, List.of(feature("a", MissingPolicy.NAN)))).isEmpty();
    assertThat(SchemaFit.problems(schema, List.of(feature("a", MissingPolicy.DEFAULT)))).isEmpty();
  }

  @Test
  void allProblemsAreThereAtOnce() {
    Schema schema = SchemaBuilder.record("Event").fields().requiredString("a").endRecord();

    assertThat(
            SchemaFit.problems(
                schema,
                List.of(
                    Feature.required("a", TensorType.FP32),
                    Feature.required("b", TensorType.FP32))))
        .hasSize(2);
  }

  @Test
  void eventsThatAreNoRecordsAreNamed() {
    assertThat(
            SchemaFit.problems(
                Schema.create(Schema.Type.STRING), List.of(Feature.required("a", TensorType.FP32))))
        .containsExactly("the events are of type string, not records");
  }

  @Test
  void fieldsInsideOthersAreFound() {
    Schema inner = SchemaBuilder.record("Inner").fields().requiredDouble("x").endRecord();
    Schema schema = record(new Schema.Field("in", nullable(inner)));

    assertThat(SchemaFit.problems(schema, List.of(at("in.x", TensorType.FP32)))).isEmpty();
    assertThat(SchemaFit.problems(schema, List.of(at("in.y", TensorType.FP32))))
        .singleElement()
        .asString()
        .contains("'in.y', which the schema does not have");
    assertThat(SchemaFit.problems(schema, List.of(at("in", TensorType.FP32))))
        .singleElement()
        .asString()
        .contains("cannot take the field 'in'");
  }

  /** One kind of record of several that an event may hold is enough. */
  @Test
  void aFieldOfAnyBranchCounts() {
    Schema text = SchemaBuilder.record("Text").fields().requiredString("x").endRecord();
    Schema number = SchemaBuilder.record("Number").fields().requiredDouble("x").endRecord();
    Schema schema = record(new Schema.Field("in", Schema.createUnion(text, number)));

    assertThat(SchemaFit.problems(schema, List.of(at("in.x", TensorType.FP32)))).isEmpty();
    assertThat(SchemaFit.problems(schema, List.of(at("in.x", TensorType.BYTES)))).isEmpty();
    assertThat(SchemaFit.problems(schema, List.of(at("in.x", TensorType.BOOL)))).hasSize(1);
  }

  /** The same name leads into a record in one branch, and ends in another. */
  @Test
  void aPathThatEndsEarlyInOneBranchIsFollowedInTheOther() {
    Schema flat = SchemaBuilder.record("Flat").fields().requiredString("x").endRecord();
    Schema leaf = SchemaBuilder.record("Leaf").fields().requiredDouble("y").endRecord();
    Schema deep = record("Deep", new Schema.Field("x", leaf));
    Schema schema = record(new Schema.Field("in", Schema.createUnion(flat, deep)));

    assertThat(SchemaFit.problems(schema, List.of(at("in.x.y", TensorType.FP32)))).isEmpty();
  }

  /** Schemas that Avro itself can resolve fit. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAvroCanReadFits(long seed) {
    EvolvedSchemas random = new EvolvedSchemas(new Random(seed));
    for (int round = 0; round < 300; round++) {
      List<Feature> features = random.features();
      Schema writer = random.writer(features);

      assertThat(SchemaFit.problems(writer, features)).as("%s of %s", features, writer).isEmpty();
    }
  }

  /** Where something does not fit, no event is ever scored; where all does, some are. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void whatDoesNotFitIsNeverScored(long seed) throws IOException {
    Random random = new Random(seed);
    EvolvedSchemas schemas = new EvolvedSchemas(random);
    int misfits = 0;
    for (int round = 0; round < 300; round++) {
      List<Feature> features =
          schemas.features().stream().limit(2).map(SchemaFitTest::needed).toList();
      Schema writer = schemas.writer(schemas.features());
      boolean fits = SchemaFit.problems(writer, features).isEmpty();
      misfits += fits ? 0 : 1;

      assertThat(scored(schemas, writer, features) > 0)
          .as("%s of %s", features, writer)
          .isEqualTo(fits);
    }
    assertThat(misfits).isBetween(30, 270);
  }

  /** How many of some random events become rows. */
  private static int scored(EvolvedSchemas schemas, Schema writer, List<Feature> features)
      throws IOException {
    RowLayout layout = new RowLayout(features, "no_id", "no_time");
    EventDecoder decoder = new EventDecoder(layout);
    int scored = 0;
    for (int event = 0; event < 2_000 && scored == 0; event++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(new byte[] {0, 0, 0, 0, 1});
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<>(writer).write(schemas.value(writer), encoder);
      encoder.flush();
      scored += decoder.decode(out.toByteArray(), 1, writer, layout.newRow()) == null ? 1 : 0;
    }
    return scored;
  }

  /** The same, and the model cannot do without. */
  private static Feature needed(Feature feature) {
    return new Feature(
        feature.name(),
        feature.field(),
        feature.aliases(),
        feature.type(),
        MissingPolicy.REJECT,
        null,
        null,
        null,
        null,
        List.of(),
        false);
  }

  private static List<String> problems(Schema field, TensorType type) {
    return SchemaFit.problems(
        record(new Schema.Field("a", field)), List.of(Feature.required("a", type)));
  }

  private static Schema record(Schema.Field field) {
    return record("Event", field);
  }

  private static Schema record(String name, Schema.Field field) {
    return Schema.createRecord(name, null, "test", false, new ArrayList<>(List.of(field)));
  }

  private static Schema nullable(Schema plain) {
    return plain.getType() == Schema.Type.NULL
        ? plain
        : Schema.createUnion(Schema.create(Schema.Type.NULL), plain);
  }

  private static Feature at(String path, TensorType type) {
    return new Feature(
        "f", path, List.of(), type, MissingPolicy.REJECT, null, null, null, null, List.of(), false);
  }

  private static Feature feature(String name, MissingPolicy missing) {
    return new Feature(
        name,
        name,
        List.of(),
        TensorType.FP32,
        missing,
        missing == MissingPolicy.DEFAULT ? 1.0 : null,
        null,
        null,
        null,
        List.of(),
        false);
  }
}
