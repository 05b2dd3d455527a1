package io.driftgate.topology;

import static io.driftgate.topology.TopologyFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTopologyTest {
  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .requiredString("event_id")
          .name("event_time")
          .type(
              org.apache.avro.LogicalTypes.timestampMillis()
                  .addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .optionalDouble("a")
          .optionalDouble("b")
          .endRecord();

  /** b is sensitive and limited to 0..100. */
  private static final List<Feature> FEATURES =
      List.of(
          Feature.required("a", TensorType.FP32),
          new Feature(
              "b",
              "b",
              List.of(),
              TensorType.FP32,
              MissingPolicy.REJECT,
              null,
              null,
              new Interval(0.0, 100.0),
              null,
              List.of(),
              true));

  @TempDir Path directory;

  @Test
  void aScoredEventBecomesAPredictionAndAnAuditRecord() {
    try (TopologyFixture topology = topology()) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
      topology.register(7, EVENT);
      topology.send(
          new TestRecord<>(KEY, TopologyFixture.framed(7, event(1.5, 2.0)), headers, 123L));

      Prediction prediction = topology.predictions().get(0);
      assertThat(prediction.getScore()).isEqualTo(3.5);
      assertThat(prediction.getLabel()).isNull();
      assertThat(prediction.getEventId()).isEqualTo("e1");
      assertThat(prediction.getEventTime()).isEqualTo(Instant.ofEpochMilli(1_000_000));
      assertThat(prediction.getSourceTopic()).isEqualTo("features");
      assertThat(prediction.getSourceOffset()).isZero();
      assertThat(prediction.getModelName()).isEqualTo("test-model");
      assertThat(prediction.getModelSha256()).hasSize(64);
      assertThat(topology.predictionRecords().get(0).getKey()).isEqualTo(KEY);
      assertThat(topology.predictionRecords().get(0).headers()).isEqualTo(headers);
      assertThat(topology.auditRecords().get(0).headers()).isEmpty();
      AuditRecord audit = topology.audits().get(0);
      assertThat(audit.getFloats()).containsExactly(1.5f, 2.0f);
      assertThat(audit.getSchemaId()).isEqualTo(7);
      assertThat(audit.getScore()).isEqualTo(3.5);
      assertThat(audit.getRouteReason()).isEqualTo(RouteReason.NO_ROUTING_TABLE);
    }
  }

  @Test
  void anEventWithoutIdAndTimeGoesByItsCoordinatesAndTimestamp() {
    Schema bare =
        SchemaBuilder.record("Event").fields().requiredDouble("a").requiredDouble("b").endRecord();
    try (TopologyFixture topology = topology()) {
      topology.register(1, bare);
      GenericRecord event = new GenericRecordBuilder(bare).set("a", 1.0).set("b", 1.0).build();
      topology.send(
          new TestRecord<>(null, TopologyFixture.framed(1, event), new RecordHeaders(), 123L));

      assertThat(topology.predictions().get(0).getEventId()).isEqualTo("features/0/0");
      assertThat(topology.predictions().get(0).getEventTime()).isEqualTo(Instant.ofEpochMilli(123));
      assertThat(topology.predictionRecords().get(0).getKey()).isNull();
    }
  }

  @Test
  void badValuesAreDeadLettersEachWithItsReason() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(null, 1.0));
      topology.send(1, event(Double.NaN, 1.0));
      topology.send(1, event(Double.POSITIVE_INFINITY, 1.0));
      topology.send(1, event(1e300, 1.0));
      topology.send(1, event(1.0, 100.5));
      topology.send(1, event(1.0, -0.5));
      topology.send(2, only("a", 1.0));
      topology.send(3, text("a", "one"));

      assertThat(topology.deadLetters().stream().map(letter -> header(letter, DeadLetters.REASON)))
          .containsExactly(
              "FIELD_NULL",
              "NOT_A_NUMBER",
              "INFINITE",
              "OUT_OF_RANGE",
              "OUT_OF_RANGE",
              "OUT_OF_RANGE",
              "FIELD_MISSING",
              "WRONG_TYPE");
      assertThat(topology.predictions()).isEmpty();
    }
  }

  @Test
  void aSensitiveValueDoesNotLeaveInAHeader() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(1.0, 4711.25));
      topology.send(1, event(3e39, 1.0));

      assertThat(header(topology.deadLetters().get(0), DeadLetters.DETAIL))
          .isEqualTo("feature 'b' is outside the limits [0.0, 100.0]");
      assertThat(header(topology.deadLetters().get(1), DeadLetters.DETAIL)).contains("3.0E39");
    }
  }

  @Test
  void aDeadLetterKeepsTheEventAndSaysWhereItCameFrom() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(1.0, 1.0));
      byte[] value = TopologyFixture.framed(1, event(null, 1.0));
      RecordHeaders headers = new RecordHeaders();
      headers.add("traceparent", new byte[] {1});
      headers.add(DeadLetters.REASON, new byte[] {2});
      topology.send(new TestRecord<>(KEY, value, headers, 5L));

      TestRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
      assertThat(letter.key()).isEqualTo(KEY);
      assertThat(letter.value()).isEqualTo(value);
      assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(1);
      assertThat(letter.headers().headers(DeadLetters.REASON)).hasSize(1);
      assertThat(header(letter, DeadLetters.SOURCE_TOPIC)).isEqualTo("features");
      assertThat(header(letter, DeadLetters.SOURCE_PARTITION)).isEqualTo("0");
      assertThat(header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("1");
      assertThat(header(letter, DeadLetters.SCHEMA_ID)).isEqualTo("1");
      assertThat(header(letter, DeadLetters.MODEL_NAME)).isEqualTo("test-model");
      assertThat(header(letter, DeadLetters.MODEL_VERSION)).isEqualTo("1");
      assertThat(Instant.parse(header(letter, DeadLetters.REJECTED_AT))).isAfter(Instant.EPOCH);
    }
  }

  @Test
  void bytesThatAreNoEventAreDeadLetters() {
    try (TopologyFixture topology = topology()) {
      byte[] good = TopologyFixture.framed(1, event(1.0, 1.0));
      topology.register(1, EVENT);
      topology.register(2, Schema.create(Schema.Type.STRING));
      topology.send(new TestRecord<>(KEY, null));
      topology.send(new TestRecord<>(KEY, new byte[0]));
      topology.send(new TestRecord<>(KEY, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
      topology.send(new TestRecord<>(KEY, new byte[] {0, 0, 0, 0, 99, 1, 2}));
      topology.send(new TestRecord<>(KEY, new byte[] {0, 0, 0, 0, 2, 2, 'x'}));
      topology.send(new TestRecord<>(KEY, java.util.Arrays.copyOf(good, good.length - 1)));
      topology.send(new TestRecord<>(KEY, java.util.Arrays.copyOf(good, good.length + 1)));

      assertThat(topology.deadLetters().stream().map(letter -> header(letter, DeadLetters.REASON)))
          .containsExactly(
              "NULL_VALUE",
              "NOT_FRAMED",
              "NOT_FRAMED",
              "UNKNOWN_SCHEMA",
              "UNSUPPORTED_SCHEMA",
              "MALFORMED",
              "MALFORMED");
      assertThat(topology.deadLetters().get(0).value()).isNull();
    }
  }

  @Test
  void aScoreThatIsNotFiniteIsADeadLetter() {
    List<Feature> unlimited =
        List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, unlimited))) {
      // two finite numbers of 32 bits whose sum is not
      topology.send(1, event(3.4e38, 3.4e38));
      topology.send(1, event(3.4e38, -3.4e38));

      assertThat(header(topology.deadLetters().get(0), DeadLetters.REASON))
          .isEqualTo("SCORE_NOT_FINITE");
      assertThat(topology.predictions().get(0).getScore()).isZero();
    }
  }

  @Test
  void anOutputThatIsTooLargeForKafkaIsADeadLetterWithAllOfTheEvent() {
    try (TopologyFixture topology = topology()) {
      TestRecord<byte[], byte[]> event = eventWithHeader(TopologyFixture.OUTPUT_MAX_BYTES);
      topology.register(1, EVENT);
      topology.send(event);

      TestRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
      assertThat(header(letter, DeadLetters.REASON)).isEqualTo("OUTPUT_TOO_LARGE");
      assertThat(letter.value()).isEqualTo(event.value());
      assertThat(letter.headers().lastHeader("large")).isNotNull();
      assertThat(header(letter, DeadLetters.TRUNCATED)).isNull();
      SampleBatch sampled = topology.samples().get(0);
      assertThat(sampled.getRejected()).isEqualTo(1);
      assertThat(sampled.getEvents()).isZero();
      assertThat(sampled.getRows()).isEmpty();
    }
  }

  /** The prediction would fit; it must not go without its audit record. */
  @Test
  void anAuditRecordThatIsTooLargeIsADeadLetterToo() {
    ManyFloats many = new ManyFloats(TopologyFixture.OUTPUT_MAX_BYTES / Float.BYTES);
    try (TopologyFixture topology =
        new TopologyFixture(TestModels.sum(directory, many.features()))) {
      topology.send(1, many.event());

      assertThat(header(topology.deadLetters().get(0), DeadLetters.REASON))
          .isEqualTo("OUTPUT_TOO_LARGE");
      assertThat(topology.predictions()).isEmpty();
      assertThat(topology.audits()).isEmpty();
    }
  }

  @Test
  void aDeadLetterThatIsTooLargeItselfKeepsTheCoordinatesAndSaysSo() {
    try (TopologyFixture topology = topology()) {
      topology.register(1, EVENT);
      topology.send(eventWithHeader(TopologyFixture.DEAD_LETTER_MAX_BYTES));

      TestRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
      assertThat(header(letter, DeadLetters.TRUNCATED)).isEqualTo("true");
      assertThat(header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("0");
      assertThat(letter.value()).isNull();
      assertThat(letter.headers().lastHeader("large")).isNull();
    }
  }

  @Test
  void anOutputOfExactlyTheLimitGoesOutAndOneByteMoreDoesNot() {
    try (TopologyFixture topology = topology()) {
      topology.register(1, EVENT);
      byte[] event = TopologyFixture.framed(1, event(1.0, 1.0));
      int low = 0;
      int high = TopologyFixture.OUTPUT_MAX_BYTES;
      while (high - low > 1) {
        int middle = (low + high) / 2;
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[middle]);
        int before = topology.predictionRecords().size();
        topology.send(new TestRecord<>(KEY, event, headers, 5L));
        boolean scored = topology.predictionRecords().size() > before;
        low = scored ? middle : low;
        high = scored ? high : middle;
      }
      assertThat(low)
          .isBetween(
              TopologyFixture.OUTPUT_MAX_BYTES - 600, TopologyFixture.OUTPUT_MAX_BYTES - 200);
    }
  }

  @Test
  void aRoutingTableComesIntoForceAtABatchBoundaryAndIsOnRecord() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(1.0, 1.0));
      topology.publishRouting(50, table(3, "1"));
      topology.send(1, event(1.0, 1.0));
      topology.publishRouting(50, table(2, "1"));
      topology.send(1, event(1.0, 1.0));
      topology.publishRouting(50, table(4, "2"));
      topology.send(1, event(1.0, 1.0));

      assertThat(topology.predictions().stream().map(Prediction::getRoutingEpoch))
          .containsExactly(0L, 3L, 3L, 4L);
      assertThat(topology.audits().stream().map(AuditRecord::getRouteReason))
          .containsExactly(
              RouteReason.NO_ROUTING_TABLE,
              RouteReason.ROUTING_TABLE,
              RouteReason.ROUTING_TABLE,
              RouteReason.VERSION_NOT_LOADED);
      assertThat(
              topology.epochs().stream()
                  .map(epoch -> epoch.getEpoch() + "@" + epoch.getSourceOffset()))
          .containsExactly("3@1", "4@3");
    }
  }

  @Test
  void aRoutingTableThatCannotBeReadChangesNothing() {
    try (TopologyFixture topology = topology()) {
      topology.publishRouting(50, table(3, "1"));
      topology.register(51, Schema.create(Schema.Type.STRING));
      GenericRecord nonsense =
          new GenericRecordBuilder(
                  SchemaBuilder.record("Other").fields().requiredString("model_name").endRecord())
              .set("model_name", "test-model")
              .build();
      topology.send(1, event(1.0, 1.0));
      topology.publishRouting(52, nonsense);
      topology.send(1, event(1.0, 1.0));

      assertThat(topology.predictions().stream().map(Prediction::getRoutingEpoch))
          .containsExactly(3L, 3L);
    }
  }

  @Test
  void theTopologyIsTheOneThatDataOfRunningPipelinesFits() throws java.io.IOException {
    try (TopologyFixture topology = topology();
        java.io.InputStream golden = getClass().getResourceAsStream("scoring-topology.txt")) {
      assertThat(topology.description())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aRegistryThatCannotBeAskedIsNoDeadLetter() {
    TopologyFixture topology = topology();
    topology.registryGoesDown();
    assertThatThrownBy(() -> topology.send(1, event(1.0, 1.0)))
        .hasStackTraceContaining("schema 1 cannot be had from the registry: connection refused");
    assertThat(topology.deadLetters()).isEmpty();
  }

  private TopologyFixture topology() {
    return new TopologyFixture(TestModels.sum(directory, FEATURES));
  }

  private static GenericRecord event(Double a, Double b) {
    return new GenericRecordBuilder(EVENT)
        .set("event_id", "e1")
        .set("event_time", 1_000_000L)
        .set("a", a)
        .set("b", b)
        .build();
  }

  private static TestRecord<byte[], byte[]> eventWithHeader(int bytes) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("large", new byte[bytes]);
    return new TestRecord<>(KEY, TopologyFixture.framed(1, event(1.0, 1.0)), headers, 5L);
  }

  private static GenericRecord only(String field, double value) {
    Schema schema = SchemaBuilder.record("Event").fields().requiredDouble(field).endRecord();
    return new GenericRecordBuilder(schema).set(field, value).build();
  }

  private static GenericRecord text(String field, String value) {
    Schema schema =
        SchemaBuilder.record("Event")
            .fields()
            .requiredString(field)
            .requiredDouble("b")
            .endRecord();
    return new GenericRecordBuilder(schema).set(field, value).set("b", 1.0).build();
  }

  private static GenericRecord table(long epoch, String version) {
    GenericData.Record table = new GenericData.Record(RoutingTable.getClassSchema());
    table.put("model_name", "test-model");
    table.put("epoch", epoch);
    table.put("stable_version", version);
    table.put("decided_at", 1L);
    table.put("canary_share", 0);
    table.put("salt", "");
    return table;
  }
}
