package io.driftgate.app.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaLookup;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.topology.DeadLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  private static final int KNOWN_ID = 258;
  private static final Schema SCHEMA =
      SchemaBuilder.record("Event")
          .fields()
          .requiredDouble("x")
          .requiredLong("timestamp")
          .endRecord();

  private final List<Integer> asked = new ArrayList<>();
  private final RecordHeaders headers = new RecordHeaders();
  private byte @Nullable [] key = "k".getBytes(StandardCharsets.UTF_8);
  private byte @Nullable [] value = new byte[0];

  @BeforeEach
  void aValueOfTheKnownSchema() throws IOException {
    value = framed(KNOWN_ID);
  }

  @Test
  void hasFieldsAndPlace() {
    assertThat(describe(false).toString())
        .isEqualTo(
            "{\"topic\":\"t\",\"partition\":3,\"offset\":9,\"timestamp\":\"1970-01-01T00:00:01Z\","
                + "\"key\":\"k\",\"x\":0.5,\"value.timestamp\":7}");
  }

  @Test
  void aKeyThatIsNoTextIsBase64() {
    key = new byte[] {(byte) 0xC3, (byte) 0x28};

    ObjectNode json = describe(false);

    assertThat(json.get("key").asText()).isEqualTo("wyg=");
    assertThat(json.get("keyEncoding").asText()).isEqualTo("base64");
  }

  @Test
  void noKeyIsNull() {
    key = null;

    assertThat(describe(false).get("key").isNull()).isTrue();
  }

  @Test
  void aRepeatedHeaderKeepsAllItsValues() {
    header("traceparent", "00-ab");
    header("a", "1");
    header("a", "2");
    header("a", "3");

    assertThat(describe(false).get("headers"))
        .hasToString("{\"traceparent\":\"00-ab\",\"a\":[\"1\",\"2\",\"3\"]}");
  }

  @Test
  void aDeadLetterTellsReasonAndSourceFromItsHeaders() {
    header("traceparent", "00-ab");
    header(DeadLetters.REASON, "OUT_OF_RANGE");
    header(DeadLetters.DETAIL, "x");
    header(DeadLetters.SOURCE_TOPIC, "features");
    header(DeadLetters.SOURCE_PARTITION, "2");
    header(DeadLetters.SOURCE_OFFSET, "5000000000");
    header(DeadLetters.SCHEMA_ID, "258");

    JsonNode json = describe(true);

    assertThat(json.get("reason").asText()).isEqualTo("OUT_OF_RANGE");
    assertThat(json.get("source"))
        .hasToString("{\"topic\":\"features\",\"partition\":2,\"offset\":5000000000}");
    assertThat(json.get("schema_id").asInt()).isEqualTo(258);
    assertThat(json.get("value")).hasToString("{\"x\":0.5,\"timestamp\":7}");
    assertThat(json.get("headers")).hasToString("{\"traceparent\":\"00-ab\"}");
  }

  @Test
  void aTombstoneHasNoValue() {
    value = null;

    assertThat(describe(true).get("value").isNull()).isTrue();
    assertThat(describe(true).has("valueProblem")).isFalse();
  }

  @Test
  void bytesThatCannotBeDecodedAreBase64WithTheReason() throws IOException {
    assertProblem(new byte[] {1, 2}, "wire format");
    assertProblem(new byte[] {9, 0, 0, 1, 2, 3}, "wire format");
    assertProblem(framed(4), "no Avro schema with id 4");
    assertProblem(new byte[] {0, 0, 0, 1, 2, 3}, "do not fit schema 258");
  }

  @Test
  void asksTheRegistryOnceForEachId() throws IOException {
    RecordJson json = json(false);
    value = framed(4);
    json.of(message());
    json.of(message());
    value = framed(KNOWN_ID);
    json.of(message());
    json.of(message());

    assertThat(asked).containsExactly(4, KNOWN_ID);
  }

  @Test
  void aRegistryThatDoesNotAnswerIsAFailure() {
    RecordJson json =
        new RecordJson(
            new ValueDecoder(id -> new SchemaLookup.Unreachable("nothing listens")), false);

    assertThatThrownBy(() -> json.of(message()))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining("nothing listens");
  }

  @Test
  void linesForPeopleShowTheEventWithoutItsPlaceTwice() {
    assertThat(RecordText.of(null).line(describe(false)))
        .isEqualTo(
            "1970-01-01T00:00:01Z      3/9           k                 {\"x\":0.5,\"value.timestamp\":7}");
  }

  @Test
  void linesForPeopleStandUnderTheirHeadings() {
    header(DeadLetters.REASON, "OUT_OF_RANGE");
    RecordText text = RecordText.of(PipelineTopic.DEAD_LETTERS);

    assertThat(text.line(describe(true)).indexOf("OUT_OF_RANGE"))
        .isEqualTo(text.headings().indexOf("reason"));
  }

  private void assertProblem(byte[] bytes, String problem) {
    value = bytes;
    ObjectNode json = describe(false);
    assertThat(json.get("valueProblem").asText()).contains(problem);
    assertThat(json.get("valueEncoding").asText()).isEqualTo("base64");
  }

  private ObjectNode describe(boolean deadLetter) {
    return json(deadLetter).of(message());
  }

  private RecordJson json(boolean deadLetters) {
    return new RecordJson(
        new ValueDecoder(
            id -> {
              asked.add(id);
              return id == KNOWN_ID
                  ? new SchemaLookup.Found("AVRO", SCHEMA.toString())
                  : new SchemaLookup.UnknownId(id);
            }),
        deadLetters);
  }

  private ConsumerRecord<byte[], byte[]> message() {
    return new ConsumerRecord<>(
        "t", 3, 9, 1000, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
  }

  private void header(String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] framed(int id) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    GenericRecord event =
        new GenericRecordBuilder(SCHEMA).set("x", 0.5).set("timestamp", 7L).build();
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
