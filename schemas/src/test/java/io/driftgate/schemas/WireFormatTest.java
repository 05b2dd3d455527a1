package io.driftgate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes on the wire, whichever registry client library writes them: a zero byte, the schema's
 * id in four bytes, Avro binary. The profile {@code confluent} runs this with the other library.
 */
class WireFormatTest {
  private static final Instant EVENT_TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant SCORED_AT = Instant.parse("2026-01-02T03:04:05.701Z");
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  static Stream<SpecificRecord> records() {
    return Stream.of(
        prediction(), audit(), epochApplied(), routingTable(), modelRelease(), instanceReport());
  }

  @ParameterizedTest
  @MethodSource("records")
  void theBytesAreTheGoldenOnes(SpecificRecord record) throws Exception {
    TrustedRecords.trust();
    String name = record.getClass().getSimpleName();
    try (RegistryStub registry = new RegistryStub();
        Serializer<Object> serializer = made("serde.serializer");
        Deserializer<Object> deserializer = made("serde.deserializer")) {
      Map<String, Object> settings = new HashMap<>(registry.settings());
      serializer.configure(settings, false);
      deserializer.configure(settings, false);

      byte[] bytes = serializer.serialize("topic", record);

      assertThat(bytes[0]).isZero();
      assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(RegistryStub.ID);
      assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden(name));
      assertThat(deserializer.deserialize("topic", bytes)).isEqualTo(record);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T made(String property) throws ReflectiveOperationException {
    return (T) Class.forName(System.getProperty(property)).getDeclaredConstructor().newInstance();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = WireFormatTest.class.getResourceAsStream(name + ".hex")) {
      assertThat(in).as(name + ".hex").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }

  private static Prediction prediction() {
    return Prediction.newBuilder()
        .setEventId("event-1")
        .setSourceTopic("features")
        .setSourcePartition(3)
        .setSourceOffset(4_294_967_296L)
        .setEventTime(EVENT_TIME)
        .setScoredAt(SCORED_AT)
        .setModelName("iris")
        .setModelVersion("7")
        .setModelSha256(SHA_256)
        .setRoute(Route.STABLE)
        .setRoutingEpoch(2)
        .setScore(0.75)
        .setLabel("größer")
        .setScores(Map.of("größer", 0.75))
        .build();
  }

  private static AuditRecord audit() {
    return AuditRecord.newBuilder()
        .setEventId("event-1")
        .setSourceTopic("features")
        .setSourcePartition(3)
        .setSourceOffset(4_294_967_296L)
        .setSchemaId(5)
        .setEventTime(EVENT_TIME)
        .setScoredAt(SCORED_AT)
        .setModelName("iris")
        .setModelVersion("7")
        .setModelSha256(SHA_256)
        .setRoute(Route.CANARY)
        .setRouteReason(RouteReason.VERSION_NOT_LOADED)
        .setRoutingEpoch(2)
        .setScore(-1.5)
        .setLabel(null)
        .setNumbers(List.of(1.0, -0.0, Double.NaN))
        .setIntegers(List.of(-1L, Long.MAX_VALUE))
        .setTexts(List.of("", "NSW"))
        .build();
  }

  private static EpochApplied epochApplied() {
    return EpochApplied.newBuilder()
        .setModelName("iris")
        .setEpoch(2)
        .setSourceTopic("features")
        .setSourcePartition(3)
        .setSourceOffset(12)
        .setStableVersion("7")
        .setAppliedAt(SCORED_AT)
        .build();
  }

  private static RoutingTable routingTable() {
    return RoutingTable.newBuilder()
        .setModelName("iris")
        .setEpoch(2)
        .setStableVersion("7")
        .setDecidedAt(SCORED_AT)
        .build();
  }

  private static ModelRelease modelRelease() {
    return ModelRelease.newBuilder()
        .setModelName("iris")
        .setModelVersion("7")
        .setModelSha256(SHA_256)
        .setArtifactUri("https://models.example/iris-7.zip")
        .setArtifactSha256(SHA_256)
        .setArtifactBytes(4_294_967_296L)
        .setPublishedAt(EVENT_TIME)
        .setPublishedBy("größer")
        .setSignedBy(SHA_256)
        .setSource(null)
        .setScoreTolerance(1e-7)
        .build();
  }

  private static InstanceReport instanceReport() {
    return InstanceReport.newBuilder()
        .setInstanceId("i-1")
        .setHost("host")
        .setHttpUrl("http://host:8080")
        .setStartedAt(EVENT_TIME)
        .setReportedAt(SCORED_AT)
        .setVersions(
            List.of(
                VersionReport.newBuilder()
                    .setModelName("iris")
                    .setModelVersion("7")
                    .setModelSha256(SHA_256)
                    .setState(VersionState.REFUSED)
                    .setRule("trial")
                    .setDetail("it does not end")
                    .setBatchRows(0)
                    .setChangedAt(SCORED_AT)
                    .build()))
        .build();
  }
}
