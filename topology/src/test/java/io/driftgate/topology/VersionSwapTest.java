package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that come and go while a task scores. */
class VersionSwapTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event").fields().requiredDouble("a").requiredDouble("b").endRecord();
  private static final List<Feature> A = List.of(Feature.required("a", TensorType.FP32));

  /** In another order, and one more. */
  private static final List<Feature> B_AND_A =
      List.of(Feature.required("b", TensorType.FP32), Feature.required("a", TensorType.FP32));

  @TempDir Path directory;

  @Test
  void theVersionOfTheTableScoresAsSoonAsItIsLoaded() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.publishRouting(50, table(1, "2"));
      topology.send(1, event(1, 10));
      topology.versions().add(load("2", B_AND_A));
      topology.send(1, event(1, 10));

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion, Prediction::getScore)
          .containsExactly(tuple("1", 1.0), tuple("2", 11.0));
      assertThat(topology.audits())
          .extracting(AuditRecord::getRouteReason)
          .containsExactly(RouteReason.VERSION_NOT_LOADED, RouteReason.ROUTING_TABLE);
      assertThat(topology.audits())
          .extracting(AuditRecord::getFloats)
          .containsExactly(List.of(1.0f), List.of(10.0f, 1.0f));
    }
  }

  @Test
  void withoutATableTheServingVersionScores() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.send(1, event(1, 10));
      topology.versions().add(load("2", B_AND_A));
      topology.send(1, event(1, 10));
      topology.versions().serve("2");
      topology.send(1, event(1, 10));

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion)
          .containsExactly("1", "1", "2");
    }
  }

  @Test
  void aRetiredVersionIsClosedAfterItsLastBatch() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.send(1, event(1, 10));
      topology.versions().add(load("2", B_AND_A));
      topology.versions().serve("2");
      topology.versions().retire("1");
      assertThat(topology.versions().open()).as("a task still has it").isEqualTo(2);

      topology.send(1, event(1, 10));

      assertThat(topology.versions().open()).isEqualTo(1);
      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion)
          .containsExactly("1", "2");
    }
  }

  /** The whole way from one version to the next, as a release and a table bring it about. */
  @Test
  void fromOneVersionToTheNext() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.publishRouting(50, table(1, "1"));
      topology.send(1, event(1, 10));
      topology.publishRouting(50, table(2, "2"));
      topology.send(1, event(1, 10));
      topology.versions().add(load("2", B_AND_A));
      topology.versions().serve("2");
      topology.send(1, event(1, 10));
      topology.versions().retire("1");
      assertThat(topology.versions().open()).as("nobody has it").isEqualTo(1);
      topology.send(1, event(1, 10));

      assertThat(topology.audits())
          .extracting(
              AuditRecord::getModelVersion,
              AuditRecord::getRouteReason,
              AuditRecord::getRoutingEpoch)
          .containsExactly(
              tuple("1", RouteReason.ROUTING_TABLE, 1L),
              tuple("1", RouteReason.VERSION_NOT_LOADED, 2L),
              tuple("2", RouteReason.ROUTING_TABLE, 2L),
              tuple("2", RouteReason.ROUTING_TABLE, 2L));
      assertThat(topology.predictions())
          .extracting(Prediction::getScore)
          .containsExactly(1.0, 1.0, 11.0, 11.0);
    }
  }

  /** A version is taken back: the table names the one before, which is still loaded. */
  @Test
  void aTableOfAGreaterEpochBringsTheVersionBeforeBack() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.versions().add(load("2", B_AND_A));
      topology.publishRouting(50, table(1, "2"));
      topology.send(1, event(1, 10));
      topology.publishRouting(50, table(2, "1"));
      topology.send(1, event(1, 10));

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion, Prediction::getScore)
          .containsExactly(tuple("2", 11.0), tuple("1", 1.0));
      assertThat(topology.audits())
          .extracting(AuditRecord::getFloats)
          .containsExactly(List.of(10.0f, 1.0f), List.of(1.0f));
    }
  }

  /** The version that the table names goes away: the one that serves stands in for it. */
  @Test
  void aRetiredVersionIsStoodInForAtTheNextBatch() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.versions().add(load("2", B_AND_A));
      topology.publishRouting(50, table(1, "2"));
      topology.send(1, event(1, 10));
      topology.versions().retire("2");
      topology.send(1, event(1, 10));

      assertThat(topology.audits())
          .extracting(AuditRecord::getModelVersion, AuditRecord::getRouteReason)
          .containsExactly(
              tuple("2", RouteReason.ROUTING_TABLE), tuple("1", RouteReason.VERSION_NOT_LOADED));
      assertThat(topology.versions().open()).isEqualTo(1);
    }
  }

  /** Features that one version wants and the other does not: each rejects by its own. */
  @Test
  void anEventIsRejectedByTheVersionThatScores() {
    Schema onlyA = SchemaBuilder.record("Event").fields().requiredDouble("a").endRecord();
    GenericRecord event = new GenericRecordBuilder(onlyA).set("a", 3.0).build();
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.send(2, event);
      topology.versions().add(load("2", B_AND_A));
      topology.versions().serve("2");
      topology.send(2, event);

      assertThat(topology.predictions())
          .extracting(Prediction::getModelVersion)
          .containsExactly("1");
      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(TopologyFixture.header(letter, DeadLetters.MODEL_VERSION))
                    .isEqualTo("2");
                assertThat(TopologyFixture.header(letter, DeadLetters.REASON))
                    .isEqualTo("FIELD_MISSING");
              });
    }
  }

  @Test
  void aTaskWithoutEventsGivesItBackToo() {
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, "1", A))) {
      topology.send(1, event(1, 10));
      topology.versions().add(load("2", B_AND_A));
      topology.versions().serve("2");
      topology.versions().retire("1");

      topology.timePasses();

      assertThat(topology.versions().open()).isEqualTo(1);
    }
  }

  @Test
  void theServingVersionCannotBeRetiredAndNoneIsThereTwice() {
    try (LoadedVersions versions = new LoadedVersions()) {
      versions.add(load("1", A));

      assertThatThrownBy(() -> versions.retire("1")).hasMessageContaining("version 1 serves");
      assertThatThrownBy(() -> versions.serve("2")).hasMessageContaining("2 is not loaded");
      OnnxModel twin = load("1", A);
      assertThatThrownBy(() -> versions.add(twin)).hasMessageContaining("loaded already");
      twin.close();
      versions.retire("never loaded");
      assertThat(versions.open()).isEqualTo(1);
    }
  }

  private OnnxModel load(String version, List<Feature> features) {
    return OnnxModel.load(TestModels.sum(directory, version, features), BatchLimits.upTo(64));
  }

  private static GenericRecord event(double a, double b) {
    return new GenericRecordBuilder(EVENT).set("a", a).set("b", b).build();
  }

  private static GenericRecord table(long epoch, String stable) {
    RoutingTable table =
        RoutingTable.newBuilder()
            .setModelName("test-model")
            .setEpoch(epoch)
            .setStableVersion(stable)
            .setDecidedAt(Instant.EPOCH)
            .build();
    GenericRecord record = new GenericData.Record(RoutingTable.getClassSchema());
    record.put("model_name", table.getModelName());
    record.put("epoch", table.getEpoch());
    record.put("stable_version", table.getStableVersion());
    record.put("decided_at", table.getDecidedAt().toEpochMilli());
    record.put("canary_share", table.getCanaryShare());
    record.put("salt", table.getSalt());
    return record;
  }
}
