package io.driftgate.topology.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoding plan against Avro's own resolving reader: 10,000 records of 1,000 schemas. */
class DecodingPlanResolutionTest {
  private static final int SCHEMAS = 250;
  private static final int RECORDS_OF_EACH = 10;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsWhatAvroReads(long seed) throws IOException {
    EvolvedSchemas random = new EvolvedSchemas(new Random(seed));
    int compared = 0;
    for (int schema = 0; schema < SCHEMAS; schema++) {
      List<Feature> features = random.features();
      Schema reader = EvolvedSchemas.reader(features);
      Schema writer = random.writer(features);
      RowLayout layout = new RowLayout(features, "no_id", "no_time");
      DecodingPlan plan = DecodingPlan.compile(writer, layout);
      GenericDatumReader<GenericRecord> avro = new GenericDatumReader<>(writer, reader);
      for (int record = 0; record < RECORDS_OF_EACH; record++) {
        byte[] bytes = encode(writer, (GenericRecord) random.value(writer));
        GenericRecord expected = avro.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        Row row = layout.newRow();
        row.clear();
        AvroCursor cursor = new AvroCursor();
        cursor.reset(bytes, 0);
        plan.decode(cursor, row);
        compare(features, layout, row, expected, writer);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(SCHEMAS * RECORDS_OF_EACH);
  }

  private static void compare(
      List<Feature> features, RowLayout layout, Row row, GenericRecord expected, Schema writer) {
    boolean[] isNull = new boolean[features.size()];
    for (int index = 0; index < features.size(); index++) {
      isNull[index] = row.state(index) == Row.NULL;
      assertThat(isNull[index])
          .as("null of %s written by %s", features.get(index), writer)
          .isEqualTo(expected.get(index) == null);
      if (isNull[index]) {
        // as if it had a value, so that the validator goes on to the other features
        row.mark(index, Row.PRESENT);
      }
    }
    assertThat(new RowValidator(layout).validate(row)).isNull();
    for (int index = 0; index < features.size(); index++) {
      if (!isNull[index]) {
        assertThat(value(features.get(index), row, layout.place(index)))
            .as("%s written by %s", features.get(index), writer)
            .isEqualTo(plain(expected.get(index)));
      }
    }
  }

  private static Object value(Feature feature, Row row, int place) {
    return switch (feature.kind()) {
      case FLOATING -> row.numbers()[place];
      case INTEGER -> row.integers()[place];
      case TEXT -> row.texts()[place];
    };
  }

  private static Object plain(Object avro) {
    if (avro instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    return avro instanceof Double || avro instanceof Long ? avro : avro.toString();
  }

  private static byte[] encode(Schema writer, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(writer).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** An event that ends too early is malformed wherever it ends. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void noPartOfAnEventIsOne(long seed) throws IOException {
    EvolvedSchemas schemas = new EvolvedSchemas(new Random(seed));
    for (int round = 0; round < 50; round++) {
      List<Feature> features = schemas.features();
      Schema writer = schemas.writer(features);
      byte[] event = encode(writer, (GenericRecord) schemas.value(writer));
      RowLayout layout = new RowLayout(features, "no_id", "no_time");
      EventDecoder decoder = new EventDecoder(layout);
      Row row = layout.newRow();
      for (int length = 0; length < event.length; length++) {
        byte[] framed = new byte[Framing.LENGTH_BYTES + length];
        System.arraycopy(event, 0, framed, Framing.LENGTH_BYTES, length);
        assertThat(decoder.decode(framed, 1, writer, row))
            .as("%d of %d bytes by %s", length, event.length, writer)
            .isNotNull()
            .extracting(Rejected::reason)
            .isEqualTo(Reason.MALFORMED);
      }
    }
  }

  /** Whatever the bytes are, the outcome is a row or a rejection, and soon. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void endsOnAnyBytes(long seed) throws IOException {
    Random random = new Random(seed);
    EvolvedSchemas schemas = new EvolvedSchemas(random);
    int malformed = 0;
    for (int round = 0; round < 2_000; round++) {
      List<Feature> features = schemas.features();
      Schema writer = schemas.writer(features);
      byte[] event = encode(writer, (GenericRecord) schemas.value(writer));
      byte[] framed = new byte[Framing.LENGTH_BYTES + event.length];
      System.arraycopy(event, 0, framed, Framing.LENGTH_BYTES, event.length);
      for (int flips = 1 + random.nextInt(4); flips > 0 && event.length > 0; flips--) {
        framed[Framing.LENGTH_BYTES + random.nextInt(event.length)] = (byte) random.nextInt();
      }
      RowLayout layout = new RowLayout(features, "no_id", "no_time");
      Rejected rejected = new EventDecoder(layout).decode(framed, 1, writer, layout.newRow());
      if (rejected != null && rejected.reason() == Reason.MALFORMED) {
        malformed++;
      }
    }
    assertThat(malformed).isGreaterThan(100);
  }
}
