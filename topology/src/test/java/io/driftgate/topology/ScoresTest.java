package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves for those who know the outcomes. */
class ScoresTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .requiredString("event_id")
          .name("event_time")
          .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .requiredDouble("a")
          .requiredDouble("b")
          .endRecord();

  private static final List<Feature> A = List.of(Feature.required("a", TensorType.FP32));
  private static final List<Feature> A_AND_B =
      List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));
  private static final Duration FUTURE_MAX = Duration.ofMinutes(1);

  @TempDir Path directory;

  private TopologyFixture topology(LabelShare share) {
    return new TopologyFixture(TestModels.sum(directory, "1", A), TopologyFixture.SAMPLING, share);
  }

  private static LabelShare share(double share) {
    return new LabelShare(share, FUTURE_MAX.toMillis());
  }

  private static GenericRecord event(String id, long time, double a, double b) {
    return new GenericRecordBuilder(EVENT)
        .set("event_id", id)
        .set("event_time", time)
        .set("a", a)
        .set("b", b)
        .build();
  }

  private static List<ScoredRow> rows(TopologyFixture topology) {
    return topology.scores().stream().flatMap(batch -> batch.getRows().stream()).toList();
  }

  @Test
  void anEventLeavesWithWhatBothVersionsSaid() {
    try (TopologyFixture topology = topology(share(1))) {
      topology
          .versions()
          .add(OnnxModel.load(TestModels.sum(directory, "2", A_AND_B), BatchLimits.upTo(64)));
      topology.send(1, event("e1", 1_000, 1, 10));
      GenericRecord table = new GenericData.Record(RoutingTable.getClassSchema());
      table.put("model_name", "test-model");
      table.put("epoch", 1L);
      table.put("stable_version", "1");
      table.put("decided_at", 0L);
      table.put("canary_share", 0);
      table.put("shadow_version", "2");
      table.put("salt", "");
      topology.publishRouting(50, table);
      topology.send(1, event("e2", 2_000, 2, 10));

      assertThat(rows(topology))
          .extracting(
              ScoredRow::getEventId,
              ScoredRow::getEventTime,
              ScoredRow::getModelVersion,
              ScoredRow::getScore,
              ScoredRow::getShadowVersion,
              ScoredRow::getShadowScore)
          .containsExactly(
              tuple("e1", Instant.ofEpochMilli(1_000), "1", 1.0, null, 0.0),
              tuple("e2", Instant.ofEpochMilli(2_000), "1", 2.0, "2", 12.0));
      ScoredBatch last = topology.scores().get(topology.scores().size() - 1);
      assertThat(last.getSourcePartition()).isZero();
      assertThat(last.getModelName()).isEqualTo("test-model");
      assertThat(last.getStreamTime()).isEqualTo(Instant.ofEpochMilli(2_000));
    }
  }

  @Test
  void withoutLabelsNothingLeaves() {
    try (TopologyFixture topology = topology(null)) {
      topology.send(1, event("e1", 1_000, 1, 10));
      assertThat(topology.scores()).isEmpty();
    }
  }

  /** Who reads the labels leaves out the same events. */
  @Test
  void theShareIsChosenByTheEventsId() {
    LabelShare tenth = share(0.1);
    try (TopologyFixture topology = topology(tenth)) {
      for (int event = 0; event < 500; event++) {
        topology.send(1, event("e" + event, 1_000, 1, 10));
      }
      List<String> expected =
          IntStream.range(0, 500).mapToObj(event -> "e" + event).filter(tenth::includes).toList();
      assertThat(expected).hasSizeBetween(20, 90);
      assertThat(rows(topology)).extracting(ScoredRow::getEventId).isEqualTo(expected);
    }
  }

  @Test
  void aDeadLetterIsNotAmongThem() {
    try (TopologyFixture topology = topology(share(1))) {
      topology.send(1, event("e1", 1_000, Double.NaN, 10));
      assertThat(topology.deadLetters()).hasSize(1);
      assertThat(topology.scores()).isEmpty();
    }
  }

  /** One from the future must not end the windows of all others. */
  @Test
  void anEventFromTheFutureCountsNow() {
    long now = System.currentTimeMillis();
    try (TopologyFixture topology = topology(share(1))) {
      topology.send(1, event("e1", now + Duration.ofDays(365).toMillis(), 1, 10));
      assertThat(rows(topology).get(0).getEventTime())
          .isBetween(Instant.ofEpochMilli(now), Instant.ofEpochMilli(now).plus(FUTURE_MAX));
    }
  }

  /** Of ids as long as they may be several batches are made; none is lost. */
  @Test
  void longIdsAreSpreadOverBatchesThatFit() {
    int length = TopologyFixture.OUTPUT_MAX_BYTES / 4;
    try (TopologyFixture topology = topology(share(1))) {
      for (int event = 0; event < 10; event++) {
        topology.send(1, event(("" + event).repeat(length), 1_000, 1, 10));
      }
      assertThat(rows(topology)).hasSize(10);
      assertThat(topology.scores())
          .allMatch(
              batch ->
                  batch.getRows().stream().mapToInt(row -> row.getEventId().length()).sum()
                      < TopologyFixture.OUTPUT_MAX_BYTES);
    }
  }

  @Test
  void aShareIsBetweenNothingAndAll() {
    assertThatThrownBy(() -> share(0)).hasMessageContaining("share is 0.0");
    assertThatThrownBy(() -> share(1.5)).hasMessageContaining("expected above 0, at most 1");
  }
}
