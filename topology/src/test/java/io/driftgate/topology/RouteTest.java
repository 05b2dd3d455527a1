package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.schemas.ShadowScore;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stable, canary and shadow: who serves an event, who scores beside, who stands in. */
class RouteTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event").fields().requiredDouble("a").requiredDouble("b").endRecord();

  /** What version 1 wants; its score is a. */
  private static final List<Feature> A = List.of(Feature.required("a", TensorType.FP32));

  /** What version 2 wants; its score is a + b. */
  private static final List<Feature> A_AND_B =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));

  private static final String SALT = "rollout-7";

  /** The sum of two of these is beyond the numbers of a float. */
  private static final double HUGE = 3e38;

  @TempDir Path directory;

  @Test
  void theCanaryServesItsShareOfTheKeys() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 3_000).record());
      Split split = new Split(SALT);
      Map<String, Route> routes = new TreeMap<>();
      for (int event = 0; event < 400; event++) {
        routes.put(
            "key-" + event % 100,
            split.bucket(bytes("key-" + event % 100), 0, 0) < 3_000 ? Route.CANARY : Route.STABLE);
        topology.send(record("key-" + event % 100, 1, 10));
      }

      assertThat(routes).containsValues(Route.STABLE, Route.CANARY);
      List<TestRecord<byte[], byte[]>> records = topology.predictionRecords();
      List<Prediction> predictions = topology.predictions();
      for (int event = 0; event < predictions.size(); event++) {
        Prediction prediction = predictions.get(event);
        String key = new String(records.get(event).key(), StandardCharsets.UTF_8);
        boolean canary = prediction.getRoute() == Route.CANARY;
        assertThat(prediction.getRoute()).as(key).isEqualTo(routes.get(key));
        assertThat(prediction.getModelVersion()).isEqualTo(canary ? "2" : "1");
        assertThat(prediction.getScore()).isEqualTo(canary ? 11 : 1);
        assertThat(prediction.getSourceOffset()).as("in order").isEqualTo(event);
      }
      assertThat(topology.audits())
          .allMatch(audit -> audit.getRouteReason() == RouteReason.ROUTING_TABLE)
          .allMatch(audit -> audit.getShadow() == null);
    }
  }

  @Test
  void aShadowsScoreIsInAuditAndSamplesOnly() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).shadow("2").record());
      topology.send(record("key", 1, 10));

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion, Prediction::getRoute, Prediction::getScore)
          .containsExactly(tuple("1", Route.STABLE, 1.0));
      assertThat(topology.audits().get(0).getFloats()).containsExactly(1.0f);
      assertThat(shadows(topology))
          .extracting(ShadowScore::getModelVersion, ShadowScore::getScore, ShadowScore::getFailure)
          .containsExactly(tuple("2", 11.0, null));
      assertThat(topology.samples())
          .extracting(
              SampleBatch::getModelVersion, SampleBatch::getEvents, SampleBatch::getShadowEvents)
          .containsExactly(tuple("1", 1L, 0L), tuple("2", 0L, 1L));
      assertThat(topology.samples())
          .flatExtracting(SampleBatch::getRows)
          .extracting(SampleRow::getSourceOffset, SampleRow::getPriority, SampleRow::getScore)
          .containsExactly(
              tuple(0L, topology.samples().get(0).getRows().get(0).getPriority(), 1.0),
              tuple(0L, topology.samples().get(0).getRows().get(0).getPriority(), 11.0));
    }
  }

  /** A canary that is its own rollout's shadow: each event is scored by both. */
  @Test
  void whatTheShadowServesTheStableVersionScoresBeside() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 5_000).shadow("2").record());
      for (int event = 0; event < 50; event++) {
        topology.send(record("key-" + event, 1, 10));
      }

      assertThat(topology.audits())
          .extracting(AuditRecord::getRoute)
          .contains(Route.STABLE, Route.CANARY);
      for (AuditRecord audit : topology.audits()) {
        ShadowScore shadow = Objects.requireNonNull(audit.getShadow());
        boolean canary = audit.getRoute() == Route.CANARY;
        assertThat(audit.getModelVersion()).isEqualTo(canary ? "2" : "1");
        assertThat(shadow.getModelVersion()).isEqualTo(canary ? "1" : "2");
        assertThat(shadow.getScore()).isEqualTo(canary ? 1.0 : 11.0);
      }
      assertThat(topology.samples().stream().mapToLong(SampleBatch::getEvents).sum()).isEqualTo(50);
      assertThat(topology.samples().stream().mapToLong(SampleBatch::getShadowEvents).sum())
          .isEqualTo(50);
    }
  }

  /** Versions that read the same share what was decoded. */
  @Test
  void aShadowThatReadsTheSameGivesTheSameScore() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A));
      topology.publishRouting(50, table(1).shadow("2").record());
      topology.send(record("key", 1, 10));
      topology.send(record("key", 2, 10));

      assertThat(shadows(topology)).extracting(ShadowScore::getScore).containsExactly(1.0, 2.0);
    }
  }

  @Test
  void theStableVersionStandsInWhereTheCanaryFails() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 10_000).record());
      topology.send(record("key", 1, 10));
      topology.send(record("key", HUGE, HUGE));
      Schema onlyA = SchemaBuilder.record("Event").fields().requiredDouble("a").endRecord();
      topology.send(2, new GenericRecordBuilder(onlyA).set("a", 3.0).build());

      assertThat(topology.audits())
          .extracting(
              AuditRecord::getModelVersion, AuditRecord::getRoute, AuditRecord::getRouteReason)
          .containsExactly(
              tuple("2", Route.CANARY, RouteReason.ROUTING_TABLE),
              tuple("1", Route.STABLE, RouteReason.CANARY_FAILED),
              tuple("1", Route.STABLE, RouteReason.CANARY_FAILED));
      assertThat(topology.audits())
          .extracting(AuditRecord::getShadow)
          .extracting(shadow -> shadow == null ? null : shadow.getFailure())
          .containsExactly(null, "SCORE_NOT_FINITE", "FIELD_MISSING");
      assertThat(topology.deadLetters()).isEmpty();
      assertThat(topology.samples().stream().mapToLong(SampleBatch::getFailed).sum()).isEqualTo(2);
    }
  }

  /** The stable version has scored it already, so nothing is scored twice. */
  @Test
  void theShadowOfAFailedCanaryServes() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 10_000).shadow("2").record());
      topology.send(record("key", HUGE, HUGE));

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion, Prediction::getRoute)
          .containsExactly(tuple("1", Route.STABLE));
      assertThat(shadows(topology))
          .extracting(ShadowScore::getModelVersion, ShadowScore::getScore, ShadowScore::getFailure)
          .containsExactly(tuple("2", null, "SCORE_NOT_FINITE"));
    }
  }

  @Test
  void whatNeitherCanScoreIsADeadLetterOfTheStableVersion() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 10_000).shadow("2").record());
      topology.send(record("key", Double.NaN, 1));

      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(TopologyFixture.header(letter, DeadLetters.MODEL_VERSION))
                      .isEqualTo("1"));
      assertThat(topology.samples()).extracting(SampleBatch::getRejected).containsExactly(1L);
      assertThat(topology.samples()).extracting(SampleBatch::getFailed).containsExactly(0L);
    }
  }

  @Test
  void aShadowThatFailsChangesNothing() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).shadow("2").record());
      topology.send(record("key", HUGE, HUGE));

      assertThat(topology.audits())
          .extracting(AuditRecord::getModelVersion, AuditRecord::getRouteReason)
          .containsExactly(tuple("1", RouteReason.ROUTING_TABLE));
      assertThat(shadows(topology))
          .extracting(ShadowScore::getFailure)
          .containsExactly("SCORE_NOT_FINITE");
    }
  }

  @Test
  void whatIsNotLoadedIsStoodInForAndCounted() {
    try (TopologyFixture topology = stable()) {
      topology.publishRouting(50, table(1).canary("2", 10_000).shadow("2").record());
      topology.send(record("key", 1, 10));
      topology.versions().add(load("2", A_AND_B));
      topology.send(record("key", 1, 10));

      assertThat(topology.audits())
          .extracting(
              AuditRecord::getModelVersion, AuditRecord::getRoute, AuditRecord::getRouteReason)
          .containsExactly(
              tuple("1", Route.STABLE, RouteReason.VERSION_NOT_LOADED),
              tuple("2", Route.CANARY, RouteReason.ROUTING_TABLE));
      assertThat(topology.samples().get(0).getStoodIn()).isEqualTo(1);
      assertThat(topology.samples().get(0).getWithoutShadow()).isEqualTo(1);
    }
  }

  @Test
  void theEpochLogHasAllThatDecidesTheRoute() {
    try (TopologyFixture topology = stable()) {
      topology.publishRouting(50, table(3).canary("2", 2_500).shadow("4").record());
      topology.send(record("key", 1, 10));

      assertThat(topology.epochs())
          .singleElement()
          .satisfies(
              epoch -> {
                assertThat(epoch.getEpoch()).isEqualTo(3);
                assertThat(epoch.getStableVersion()).isEqualTo("1");
                assertThat(epoch.getCanaryVersion()).isEqualTo("2");
                assertThat(epoch.getCanaryShare()).isEqualTo(2_500);
                assertThat(epoch.getShadowVersion()).isEqualTo("4");
                assertThat(epoch.getSalt()).isEqualTo(SALT);
              });
    }
  }

  /** Each bucket once, by who served the first event of it. */
  @Test
  void bucketsOfTheSplitAreCountedOnceByWhoServedThem() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(7).canary("2", 3_000).shadow("2").record());
      Split split = new Split(SALT);
      Set<Integer> canary = new TreeSet<>();
      Set<Integer> stable = new TreeSet<>();
      for (int event = 0; event < 300; event++) {
        String key = "key-" + event % 100;
        int bucket = split.bucket(bytes(key), 0, 0);
        (bucket < 3_000 ? canary : stable).add(bucket);
        topology.send(record(key, 1, 10));
      }

      assertThat(counted(topology)).last().isEqualTo(tuple(7L, stable.size(), canary.size()));
      assertThat(counted(topology)).hasSize(canary.size() + stable.size());
    }
  }

  @Test
  void aBucketIsTheStableVersionsWhereTheCanaryFailed() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 10_000).record());
      topology.send(record("fails", HUGE, HUGE));
      topology.send(record("fails", 1, 10));
      topology.send(record("is scored", 1, 10));
      topology.send(record("is a dead letter", Double.NaN, 10));

      assertThat(counted(topology)).containsExactly(tuple(1L, 1, 0), tuple(1L, 1, 1));
    }
  }

  @Test
  void bucketsAreCountedAnewUnderAnotherTable() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 10_000).record());
      topology.send(record("one", 1, 10));
      topology.send(record("two", 1, 10));
      topology.publishRouting(50, table(2).canary("2", 1).record());
      topology.send(record("one", 1, 10));
      topology.publishRouting(50, table(3).record());
      topology.send(record("one", 1, 10));

      assertThat(counted(topology))
          .containsExactly(tuple(1L, 0, 1), tuple(1L, 0, 2), tuple(2L, 1, 0));
    }
  }

  /** Where a version stands in for another, shares are not the table's, and nothing is counted. */
  @Test
  void withoutOneOfTheVersionsNoBucketsAreCounted() {
    try (TopologyFixture topology = stable()) {
      topology.publishRouting(50, table(1).canary("2", 5_000).shadow("2").record());
      topology.send(record("one", 1, 10));
      assertThat(counted(topology)).isEmpty();
      topology.versions().add(load("2", A_AND_B));
      topology.send(record("two", 1, 10));

      assertThat(counted(topology)).hasSize(1);
    }
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "3", A))) {
      topology.register(1, EVENT);
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 5_000).record());
      topology.send(record("one", 1, 10));

      assertThat(counted(topology)).as("version 3 stands in for 1").isEmpty();
    }
  }

  private static List<Tuple> counted(TopologyFixture topology) {
    return topology.samples().stream()
        .filter(batch -> batch.getRoutingEpoch() > 0)
        .map(
            batch ->
                tuple(batch.getRoutingEpoch(), batch.getStableBuckets(), batch.getCanaryBuckets()))
        .toList();
  }

  /** A rollout's versions go when its table does. */
  @Test
  void versionsThatTheTableNoLongerWantsAreGivenBack() {
    try (TopologyFixture topology = stable()) {
      topology.versions().add(load("2", A_AND_B));
      topology.publishRouting(50, table(1).canary("2", 5_000).shadow("2").record());
      topology.send(record("key", 1, 10));
      topology.publishRouting(50, table(2).record());
      topology.versions().retire("2");
      assertThat(topology.versions().open()).as("a task still has it").isEqualTo(2);
      topology.send(record("key", 1, 10));

      assertThat(topology.versions().open()).isEqualTo(1);
      assertThat(topology.audits().get(1).getShadow()).isNull();
    }
  }

  private static List<ShadowScore> shadows(TopologyFixture topology) {
    List<ShadowScore> shadows = new ArrayList<>();
    topology.audits().forEach(audit -> shadows.add(Objects.requireNonNull(audit.getShadow())));
    return shadows;
  }

  private TopologyFixture stable() {
    TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A));
    topology.register(1, EVENT);
    return topology;
  }

  private OnnxModel load(String version, List<Feature> features) {
    return OnnxModel.load(TestModels.sum(directory, version, features), BatchLimits.upTo(64));
  }

  private static TestRecord<byte[], byte[]> record(String key, double a, double b) {
    GenericRecord event = new GenericRecordBuilder(EVENT).set("a", a).set("b", b).build();
    return new TestRecord<>(bytes(key), TopologyFixture.framed(1, event));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Table table(long epoch) {
    return new Table(epoch, null, 0, null);
  }

  /** A routing table with version 1 as the stable one. */
  private record Table(long epoch, @Nullable String canary, int share, @Nullable String shadow) {

    Table canary(String version, int tenThousandths) {
      return new Table(epoch, version, tenThousandths, shadow);
    }

    Table shadow(String version) {
      return new Table(epoch, canary, share, version);
    }

    GenericRecord record() {
      GenericRecord table =
          new GenericData.Record(io.driftgate.schemas.RoutingTable.getClassSchema());
      table.put("model_name", "test-model");
      table.put("epoch", epoch);
      table.put("stable_version", "1");
      table.put("decided_at", 0L);
      table.put("canary_version", canary);
      table.put("canary_share", share);
      table.put("shadow_version", shadow);
      table.put("salt", SALT);
      return table;
    }
  }
}
