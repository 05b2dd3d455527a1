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
  private static final Instant WINDOW_START = Instant.parse("2026-01-02T03:04:00Z");
  private static final Instant WINDOW_END = Instant.parse("2026-01-02T03:05:00Z");
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  static Stream<SpecificRecord> records() {
    TrustedRecords.trust();
    return Stream.of(
        prediction(),
        audit(),
        epochApplied(),
        routingTable(),
        modelRelease(),
        instanceReport(),
        sampleBatch(),
        driftReport(),
        driftAlert(),
        rolloutCommand(),
        rolloutEvent(),
        scoredBatch(),
        outcome(),
        performanceReport());
  }

  @ParameterizedTest
  @MethodSource("records")
  void theBytesAreTheGoldenOnes(SpecificRecord record) throws Exception {
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

  private static ScoredBatch scoredBatch() {
    return ScoredBatch.newBuilder()
        .setSourcePartition(3)
        .setModelName("iris")
        .setStreamTime(EVENT_TIME)
        .setRows(
            List.of(
                ScoredRow.newBuilder()
                    .setEventId("event-1")
                    .setEventTime(EVENT_TIME)
                    .setModelVersion("7")
                    .setScore(0.75)
                    .setLabel("größer")
                    .setShadowVersion("8")
                    .setShadowScore(-0.5)
                    .setShadowLabel("kleiner")
                    .build(),
                ScoredRow.newBuilder()
                    .setEventId("")
                    .setEventTime(Instant.ofEpochMilli(-1))
                    .setModelVersion("7")
                    .setScore(-1.5)
                    .build()))
        .build();
  }

  private static Outcome outcome() {
    return Outcome.newBuilder()
        .setEventId("event-1")
        .setValue("größer")
        .setLabelledAt(SCORED_AT)
        .setUnreadable("it has no field label")
        .build();
  }

  private static PerformanceReport performanceReport() {
    return PerformanceReport.newBuilder()
        .setModelName("iris")
        .setModelVersion("7")
        .setWindowStart(WINDOW_START)
        .setWindowEnd(WINDOW_END)
        .setServed(1_000)
        .setShadowed(5)
        .setLabelled(905)
        .setMissing(100)
        .setServedLabelled(900)
        .setServedRight(810)
        .setRight(814)
        .setAccuracy(0.9)
        .setLogLoss(0.25)
        .setBrier(0.125)
        .setAuc(0.96875)
        .setCalibrationError(0.0625)
        .setOutcomes(Map.of("größer", 905L))
        .setDecisions(Map.of("größer", 814L))
        .setLabelSignificant(true)
        .setLabelAlertId("iris@7/outcome/x")
        .setComparedWith("8")
        .setBothLabelled(905)
        .setBetter(20)
        .setWorse(10)
        .setLate(1)
        .setUnmatched(2)
        .setUnreadable(3)
        .setRepeated(4)
        .setOverflowed(5)
        .setExpectedAccuracy(0.875)
        .setLossRecent(0.1875)
        .setLossRecentEvents(4_096)
        .setLossChanges(1)
        .build();
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
        .setFloats(List.of(0.1f, -0.0f, Float.NaN))
        .setIntegers(List.of(-1L, Long.MAX_VALUE))
        .setTexts(List.of("", "NSW"))
        .setShadow(
            ShadowScore.newBuilder()
                .setModelVersion("8")
                .setModelSha256(SHA_256)
                .setFailure("SCORE_NOT_FINITE")
                .build())
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
        .setCanaryVersion("8")
        .setCanaryShare(500)
        .setShadowVersion(null)
        .setSalt("größer")
        .build();
  }

  private static RoutingTable routingTable() {
    return RoutingTable.newBuilder()
        .setModelName("iris")
        .setEpoch(2)
        .setStableVersion("7")
        .setDecidedAt(SCORED_AT)
        .setCanaryVersion("8")
        .setCanaryShare(10_000)
        .setShadowVersion("8")
        .setSalt("größer")
        .setRolloutId("iris/1")
        .setPreviousVersion("6")
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
                    .setScoringCalls(1_000)
                    .setScoringNanos(5_000_000_000L)
                    .setChangedAt(SCORED_AT)
                    .build()))
        .build();
  }

  private static SampleBatch sampleBatch() {
    return SampleBatch.newBuilder()
        .setSourceTopic("features")
        .setSourcePartition(3)
        .setWindowStart(WINDOW_START)
        .setWindowEnd(WINDOW_END)
        .setModelName("iris")
        .setModelVersion("7")
        .setStreamTime(EVENT_TIME)
        .setLastOffset(4_294_967_296L)
        .setEvents(1_000)
        .setRejected(1)
        .setLate(2)
        .setClamped(3)
        .setShadowEvents(4)
        .setFailed(5)
        .setStoodIn(6)
        .setWithoutShadow(7)
        .setRoutingEpoch(4)
        .setStableBuckets(905)
        .setCanaryBuckets(95)
        .setMissing(List.of(0L, 5L))
        .setUnknownCategory(List.of(0L, 7L))
        .setRows(
            List.of(
                SampleRow.newBuilder()
                    .setPriority(-1)
                    .setSourceOffset(4_294_967_296L)
                    .setEventTime(EVENT_TIME)
                    .setScore(0.75)
                    .setLabel("größer")
                    .setNumbers(List.of(1.0, -0.0, Double.NaN))
                    .setIntegers(List.of(-1L, Long.MAX_VALUE))
                    .setTexts(List.of("", "NSW"))
                    .setMissing(List.of(2))
                    .build(),
                SampleRow.newBuilder()
                    .setPriority(1)
                    .setSourceOffset(0)
                    .setEventTime(Instant.ofEpochMilli(-1))
                    .setScore(-1.5)
                    .build()))
        .build();
  }

  private static DriftReport driftReport() {
    return DriftReport.newBuilder()
        .setModelName("iris")
        .setModelVersion("7")
        .setModelSha256(SHA_256)
        .setReferenceSha256(SHA_256)
        .setWindowStart(WINDOW_START)
        .setWindowEnd(WINDOW_END)
        .setClosedBy(WindowClose.IDLE_TIMEOUT)
        .setEvents(1_000)
        .setScored(900)
        .setShadowScored(100)
        .setFailed(8)
        .setStoodIn(9)
        .setWithoutShadow(10)
        .setRows(500)
        .setScoreRows(450)
        .setScoreDistances(
            List.of(
                ScoreDistance.newBuilder()
                    .setModelVersion("8")
                    .setScoreRows(900)
                    .setDistance(0.125)
                    .build()))
        .setExpectedAccuracy(0.75)
        .setRejected(1)
        .setLate(2)
        .setLateAtMonitor(4)
        .setClamped(3)
        .setSamplesUntil(4_294_967_296L)
        .setJudged(true)
        .setRule(DriftRule.CALIBRATED)
        .setCalibrationWindows(199)
        .setT(2.5)
        .setRank(0)
        .setPValue(0.005)
        .setM(120.25)
        .setThreshold(4_320.0)
        .setPower(0.75)
        .setSignificant(true)
        .setAlertId("iris@7/1")
        .setFeatures(List.of(numericReport(), categoricalReport()))
        .build();
  }

  private static FeatureReport numericReport() {
    return FeatureReport.newBuilder()
        .setName("score")
        .setIsScore(true)
        .setCategorical(false)
        .setReferenceRows(9_000)
        .setRows(450)
        .setMeasures(
            List.of(
                MeasureReport.newBuilder()
                    .setMeasure(DriftMeasure.DISTRIBUTION)
                    .setTest("kolmogorov-smirnov")
                    .setEffect(0.25)
                    .setGate(0.1)
                    .setPValue(1e-9)
                    .setPValueMethod("asymptotic")
                    .setAdjustedPValue(2e-9)
                    .setScale(0.05)
                    .setCalibratedPValue(0.005)
                    .setQuietBelow(0.07)
                    .setNamed(true)
                    .build()))
        .setWasserstein(0.5)
        .setPopulationStabilityIndex(Double.POSITIVE_INFINITY)
        .setJensenShannon(0.125)
        .setMissingRate(0)
        .setReferenceMissingRate(0)
        .setOutOfRangeRate(0)
        .setUnknownCategoryRate(0)
        .setBins(
            BinShares.newBuilder()
                .setEdges(List.of(-1.0, 0.0, 1.0))
                .setReference(List.of(0.5, 0.5))
                .setCurrent(List.of(0.25, 0.75))
                .build())
        .build();
  }

  private static FeatureReport categoricalReport() {
    return FeatureReport.newBuilder()
        .setName("größe")
        .setIsScore(false)
        .setCategorical(true)
        .setReferenceRows(9_000)
        .setRows(499)
        .setChiSquare(3.5)
        .setMissingRate(0.002)
        .setReferenceMissingRate(0.001)
        .setOutOfRangeRate(0)
        .setUnknownCategoryRate(0.01)
        .setCategoriesNew(List.of("neu"))
        .setCategoriesGone(List.of("alt"))
        .build();
  }

  private static RolloutCommand rolloutCommand() {
    return RolloutCommand.newBuilder()
        .setCommandId("c-1")
        .setModelName("iris")
        .setAction(RolloutAction.SHARE)
        .setVersion(null)
        .setShare(2_500)
        .setAskedBy("größer")
        .setReason("looks good")
        .setAskedAt(EVENT_TIME)
        .build();
  }

  private static RolloutEvent rolloutEvent() {
    return RolloutEvent.newBuilder()
        .setModelName("iris")
        .setNumber(4)
        .setEvent(RolloutEventKind.SHARE_CHANGED)
        .setRolloutId("iris/1")
        .setPhase(RolloutPhase.CANARY)
        .setStableVersion("7")
        .setVersionBefore("6")
        .setCandidateVersion("8")
        .setCanaryShare(2_500)
        .setEpoch(12)
        .setCause(RolloutCause.PERSON)
        .setAskedBy("größer")
        .setCommandId("c-1")
        .setProposed("share")
        .setProposedShare(2_500)
        .setReason("looks good")
        .setEvidence(Map.of("events", 1_000.0))
        .setAlertIds(List.of("iris@7/1"))
        .setWindowIds(List.of("2026-01-02T03:04:00Z", "2026-01-02T03:05:00Z"))
        .setDecidedAt(SCORED_AT)
        .build();
  }

  private static DriftAlert driftAlert() {
    return DriftAlert.newBuilder()
        .setAlertId("iris@7/1")
        .setModelName("iris")
        .setModelVersion("7")
        .setReferenceSha256(SHA_256)
        .setEvent(AlertEvent.OPENED)
        .setPhase(AlertPhase.DRIFTING)
        .setSeverity(AlertSeverity.CRITICAL)
        .setWindowStart(WINDOW_START)
        .setWindowEnd(WINDOW_END)
        .setOpenedAt(WINDOW_END)
        .setWindows(List.of(Instant.parse("2026-01-02T03:03:00Z"), WINDOW_START))
        .setRule(DriftRule.CALIBRATED)
        .setM(4_321.5)
        .setThreshold(4_320.0)
        .setMeasures(
            List.of(
                AlertedMeasure.newBuilder()
                    .setFeature("größe")
                    .setMeasure(DriftMeasure.UNKNOWN_CATEGORY)
                    .setEffect(0.25)
                    .setGate(0.1)
                    .setQuietBelow(0.05)
                    .build()))
        .setSummary("größe has drifted")
        .setToResolve("5 quiet windows")
        .build();
  }
}
