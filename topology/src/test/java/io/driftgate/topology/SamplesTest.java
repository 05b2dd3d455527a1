package io.driftgate.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.sampling.SamplePriority;
import io.driftgate.topology.sampling.SamplingSettings;
import io.driftgate.topology.scoring.BatchLimits;
import io.driftgate.topology.scoring.OnnxModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the drift monitor gets to see. The driver commits after every event. */
class SamplesTest {
  private static final Schema EVENT =
      SchemaBuilder.record("Event")
          .fields()
          .name("event_time")
          .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
          .noDefault()
          .optionalDouble("a")
          .requiredDouble("b")
          .endRecord();

  /** A missing a counts as 50, which is outside what training saw; b is limited. */
  private static final List<Feature> FEATURES =
      List.of(
          feature("a", MissingPolicy.DEFAULT, 50.0, null),
          feature("b", MissingPolicy.REJECT, null, new Interval(0.0, 100.0)));

  @TempDir Path directory;

  @Test
  void aScoredEventIsCountedAndSampled() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(90_000, 1.5, 2.0));

      SampleBatch batch = topology.samples().get(0);
      assertThat(topology.samples()).hasSize(1);
      assertThat(batch.getSourceTopic()).isEqualTo("features");
      assertThat(batch.getModelVersion()).isEqualTo("1");
      assertThat(batch.getWindowStart()).isEqualTo(Instant.ofEpochMilli(60_000));
      assertThat(batch.getStreamTime()).isEqualTo(Instant.ofEpochMilli(90_000));
      assertThat(batch.getEvents()).isEqualTo(1);
      SampleRow row = batch.getRows().get(0);
      assertThat(row.getPriority()).isEqualTo(SamplePriority.of(0, 0));
      assertThat(row.getScore()).isEqualTo(3.5);
      assertThat(row.getLabel()).isNull();
      assertThat(row.getNumbers()).containsExactly(1.5, 2.0);
      TestRecord<byte[], byte[]> record = topology.sampleRecords().get(0);
      assertThat(record.key()).isEqualTo("test".getBytes(StandardCharsets.UTF_8));
      assertThat(record.headers()).isEmpty();
    }
  }

  @Test
  void whatIsMissingIsWhatWasMissingBeforeTheDefault() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(0, 1.0, 1.0));
      topology.send(1, event(0, null, 1.0));
      topology.send(1, event(0, Double.NaN, 1.0));
      topology.send(1, event(0, 50.0, 1.0));

      assertThat(topology.samples())
          .extracting(
              SampleBatch::getMissing,
              SampleBatch::getOutOfRange,
              batch -> batch.getRows().get(0).getMissing(),
              batch -> batch.getRows().get(0).getNumbers())
          .containsExactly(
              tuple(List.of(), List.of(), List.of(), List.of(1.0, 1.0)),
              tuple(List.of(1L, 0L), List.of(), List.of(0), List.of(50.0, 1.0)),
              tuple(List.of(1L, 0L), List.of(), List.of(0), List.of(50.0, 1.0)),
              tuple(List.of(), List.of(1L, 0L), List.of(), List.of(50.0, 1.0)));
    }
  }

  @Test
  void aRejectedEventIsCountedWhereThePartitionStands() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(90_000, 1.0, 1.0));
      topology.send(1, event(200_000, 1.0, 100.5));
      topology.send(new TestRecord<>(new byte[0], new byte[] {1, 2, 3}));

      assertThat(topology.samples())
          .extracting(
              batch -> batch.getWindowStart().toEpochMilli(),
              SampleBatch::getEvents,
              SampleBatch::getRejected,
              batch -> batch.getStreamTime().toEpochMilli())
          .containsExactly(
              tuple(60_000L, 1L, 0L, 90_000L),
              tuple(60_000L, 0L, 1L, 90_000L),
              tuple(60_000L, 0L, 1L, 90_000L));
    }
  }

  @Test
  void whatIsBehindTheTimeOfThePartitionIsLate() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(90_000, 1.0, 1.0));
      topology.send(1, event(80_000, 1.0, 1.0));
      topology.send(1, event(-1, 1.0, 1.0));

      assertThat(topology.samples()).extracting(SampleBatch::getLate).containsExactly(0L, 0L, 1L);
    }
  }

  @Test
  void eachVersionHasItsOwnRecords() {
    try (TopologyFixture topology = topology()) {
      topology.send(1, event(0, 1.0, 2.0));
      topology
          .versions()
          .add(OnnxModel.load(TestModels.sum(directory, "2", FEATURES), BatchLimits.upTo(64)));
      topology.versions().serve("2");
      topology.send(1, event(0, 1.0, 2.0));

      assertThat(topology.samples())
          .extracting(SampleBatch::getModelVersion)
          .containsExactly("1", "2");
    }
  }

  /** A row that fits an audit record but no sample would block the partition for ever. */
  @Test
  void whatKafkaWouldNotTakeIsNotSampled() {
    ManyFloats many = new ManyFloats(2_000);
    try (TopologyFixture topology =
        new TopologyFixture(TestModels.sum(directory, many.features()))) {
      topology.send(1, many.event());

      assertThat(topology.predictions()).hasSize(1);
      SampleBatch batch = topology.samples().get(0);
      assertThat(batch.getEvents()).isEqualTo(1);
      assertThat(batch.getRows()).isEmpty();
      assertThat(topology.sampleRecords().get(0).value())
          .hasSizeLessThan(TopologyFixture.SAMPLE_MAX_BYTES);
    }
  }

  @Test
  void disabledNothingIsSampled() {
    SamplingSettings off =
        new SamplingSettings(false, Duration.ofMinutes(1), 10, Duration.ZERO, Duration.ZERO);
    try (TopologyFixture topology = new TopologyFixture(TestModels.sum(directory, FEATURES), off)) {
      topology.send(1, event(90_000, 1.5, 2.0));
      topology.send(1, event(90_000, 1.5, 200.0));

      assertThat(topology.samples()).isEmpty();
    }
  }

  private TopologyFixture topology() {
    return new TopologyFixture(TestModels.sum(directory, FEATURES));
  }

  private static GenericRecord event(long time, Double a, Double b) {
    return new GenericRecordBuilder(EVENT).set("event_time", time).set("a", a).set("b", b).build();
  }

  private static Feature feature(
      String name, MissingPolicy missing, Double defaultNumber, Interval limits) {
    return new Feature(
        name,
        name,
        List.of(),
        TensorType.FP32,
        missing,
        defaultNumber,
        null,
        limits,
        new Interval(0.0, 10.0),
        List.of(),
        false);
  }
}
