package io.driftgate.topology.sampling;

import static io.driftgate.topology.sampling.SampledEvents.V1;
import static io.driftgate.topology.sampling.SampledEvents.V2;
import static io.driftgate.topology.sampling.SampledEvents.row;
import static io.driftgate.topology.sampling.SampledEvents.score;
import static io.driftgate.topology.sampling.SampledEvents.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.models.Feature;
import io.driftgate.models.Interval;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.decoding.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of ten seconds, three of grace, four rows; the wall clock stands at a thousand. */
class WindowSamplerTest {
  private static final SamplingSettings SETTINGS =
      new SamplingSettings(
          true, Duration.ofSeconds(10), 4, Duration.ofSeconds(3), Duration.ofSeconds(5));
  private static final long NOW = 1_000_000;

  private final WindowSampler sampler = sampler(WindowSampler.NO_TIME);
  private long nextOffset;

  @Test
  void anEventIsCountedAndSampledInItsWindow() {
    scored(V1, 12_345, row(5.0, null, "red"));

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getSourceTopic()).isEqualTo("features");
    assertThat(batch.getSourcePartition()).isEqualTo(3);
    assertThat(batch.getModelName()).isEqualTo("test-model");
    assertThat(batch.getModelVersion()).isEqualTo("1");
    assertThat(batch.getWindowStart()).isEqualTo(Instant.ofEpochMilli(10_000));
    assertThat(batch.getWindowEnd()).isEqualTo(Instant.ofEpochMilli(20_000));
    assertThat(batch.getStreamTime()).isEqualTo(Instant.ofEpochMilli(12_345));
    assertThat(batch.getEvents()).isEqualTo(1);
    SampleRow row = only(batch.getRows());
    assertThat(row.getPriority()).isEqualTo(SamplePriority.of(3, 0));
    assertThat(row.getSourceOffset()).isZero();
    assertThat(row.getEventTime()).isEqualTo(Instant.ofEpochMilli(12_345));
    assertThat(row.getScore()).isEqualTo(0.5);
    assertThat(row.getLabel()).isEqualTo("label");
    assertThat(row.getNumbers()).containsExactly(5.0);
    assertThat(row.getIntegers()).containsExactly(0L);
    assertThat(row.getTexts()).containsExactly("red");
    assertThat(row.getMissing()).containsExactly(1);
  }

  @Test
  void aDrainHandsOverWhatCameSinceTheLast() {
    scored(V1, 12_000, usual());
    sampler.drain();
    assertThat(sampler.drain()).isEmpty();
    scored(V1, 13_000, usual());

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getEvents()).isEqualTo(1);
    assertThat(batch.getLastOffset()).isEqualTo(1);
    assertThat(batch.getRows()).extracting(SampleRow::getSourceOffset).containsExactly(1L);
  }

  @Test
  void countersAreByFeatureAndEmptyWhereNothingIsUnusual() {
    scored(V1, 0, usual());
    assertThat(only(sampler.drain()))
        .extracting(
            SampleBatch::getMissing, SampleBatch::getOutOfRange, SampleBatch::getUnknownCategory)
        .containsExactly(List.of(), List.of(), List.of());

    scored(V1, 0, row(-0.1, 3L, "red"));
    scored(V1, 0, row(10.1, 6L, "blue"));
    scored(V1, 0, row(10.0, 0L, "green"));
    assertThat(only(sampler.drain()))
        .extracting(
            SampleBatch::getMissing, SampleBatch::getOutOfRange, SampleBatch::getUnknownCategory)
        .containsExactly(List.of(), List.of(2L, 2L, 0L), List.of(0L, 0L, 1L));
  }

  /** The defaults are outside of what training saw; they stand for nothing that came in. */
  @Test
  void whatIsMissingIsCountedAsThatAndNotByWhatStandsIn() {
    scored(V1, 0, row(null, null, null));
    scored(V1, 0, row(Double.NaN, 3L, "red"));

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getMissing()).containsExactly(2L, 1L, 1L);
    assertThat(batch.getOutOfRange()).isEmpty();
    assertThat(batch.getUnknownCategory()).isEmpty();
    assertThat(batch.getRows())
        .extracting(SampleRow::getMissing)
        .containsExactly(List.of(0, 1, 2), List.of(0));
  }

  @Test
  void theEndOfARangeIsInsideInTheFeaturesOwnPrecision() {
    List<Feature> features =
        List.of(
            new Feature(
                "a",
                "a",
                List.of(),
                TensorType.FP32,
                MissingPolicy.REJECT,
                null,
                null,
                null,
                new Interval(-0.1, 0.1),
                List.of(),
                false));
    SampledModel model = SampledEvents.model("1", features);
    for (double value : new double[] {0.1, 0.1f, -0.1, -0.1f, Math.nextUp(0.1f)}) {
      scored(model, 0, SampledEvents.row(features, Map.of("a", value)));
    }

    assertThat(only(sampler.drain()).getOutOfRange()).containsExactly(1L);
  }

  @Test
  void aLateEventIsCountedWhereThePartitionStandsAndNotSampled() {
    scored(V1, 8_000, usual());
    scored(V1, 12_999, usual());
    scored(V1, 9_999, row(-1.0, null, "blue"));
    assertThat(sampler.drain())
        .extracting(SampleBatch::getEvents, SampleBatch::getLate)
        .containsExactly(tuple(2L, 0L), tuple(1L, 0L));

    scored(V1, 13_000, usual());
    scored(V1, 9_999, row(-1.0, null, "blue"));
    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getWindowStart()).isEqualTo(Instant.ofEpochMilli(10_000));
    assertThat(batch.getEvents()).isEqualTo(1);
    assertThat(batch.getLate()).isEqualTo(1);
    assertThat(batch.getMissing()).isEmpty();
    assertThat(batch.getRows()).extracting(SampleRow::getSourceOffset).containsExactly(3L);
    assertThat(batch.getLastOffset()).isEqualTo(4);
  }

  @Test
  void anEventOfTheFutureCountsAtTheTimeOfThePartition() {
    scored(V1, 12_000, usual());
    scored(V1, NOW + 5_001, usual());
    scored(V1, Long.MAX_VALUE, usual());

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getEvents()).isEqualTo(3);
    assertThat(batch.getClamped()).isEqualTo(2);
    assertThat(batch.getStreamTime()).isEqualTo(Instant.ofEpochMilli(12_000));
    assertThat(batch.getRows())
        .extracting(SampleRow::getEventTime)
        .containsOnly(Instant.ofEpochMilli(12_000));
  }

  @Test
  void anEventAsFarAheadAsIsAllowedIsBelieved() {
    scored(V1, NOW + 5_000, usual());

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getClamped()).isZero();
    assertThat(batch.getStreamTime()).isEqualTo(Instant.ofEpochMilli(NOW + 5_000));
  }

  @Test
  void beforeAnyTimeTheWallClockStandsIn() {
    scored(V1, Long.MAX_VALUE, usual());
    sampler.rejected(V1, 7, NOW);

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getWindowStart()).isEqualTo(Instant.ofEpochMilli(NOW));
    assertThat(batch.getEvents()).isEqualTo(1);
    assertThat(batch.getRejected()).isEqualTo(1);
    assertThat(batch.getClamped()).isEqualTo(1);
    assertThat(batch.getLastOffset()).isEqualTo(7);
    assertThat(batch.getStreamTime().toEpochMilli()).isEqualTo(WindowSampler.NO_TIME);
    assertThat(sampler.streamTime()).isEqualTo(WindowSampler.NO_TIME);
  }

  @Test
  void aRejectedEventIsCountedWhereThePartitionStands() {
    scored(V1, 25_000, usual());
    sampler.rejected(V2, 1, NOW);

    assertThat(sampler.drain())
        .extracting(
            SampleBatch::getModelVersion,
            batch -> batch.getWindowStart().toEpochMilli(),
            SampleBatch::getEvents,
            SampleBatch::getRejected)
        .containsExactly(tuple("1", 20_000L, 1L, 0L), tuple("2", 20_000L, 0L, 1L));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -10_000, -10_001, -9_876_543_210_123L, Long.MIN_VALUE + 1})
  void timesBefore1970HaveWindowsToo(long time) {
    scored(V1, time, usual());

    SampleBatch batch = only(sampler.drain());
    long start = batch.getWindowStart().toEpochMilli();
    long kept = only(batch.getRows()).getEventTime().toEpochMilli();
    assertThat(start).isEqualTo(Math.floorDiv(kept, 10_000) * 10_000);
    assertThat(batch.getWindowEnd().toEpochMilli()).isEqualTo(start + 10_000);
    assertThat(batch.getStreamTime().toEpochMilli()).isEqualTo(kept);
    if (time > Long.MIN_VALUE / 4) {
      assertThat(kept).isEqualTo(time);
    }
  }

  @Test
  void windowsBelow1970FollowOneAnother() {
    scored(V1, -10_001, usual());
    scored(V1, -1, usual());
    scored(V1, 0, usual());
    scored(V1, -10_001, usual());

    assertThat(sampler.drain())
        .extracting(
            batch -> batch.getWindowStart().toEpochMilli(),
            SampleBatch::getEvents,
            SampleBatch::getLate)
        .containsExactly(tuple(-20_000L, 1L, 0L), tuple(-10_000L, 1L, 0L), tuple(0L, 1L, 1L));
  }

  @Test
  void streamTimeOnlyGrowsAndIsTakenUpAgain() {
    scored(V1, 25_000, usual());
    scored(V1, 22_000, usual());
    assertThat(sampler.streamTime()).isEqualTo(25_000);

    WindowSampler successor = sampler(sampler.streamTime());
    successor.scored(V1, 2, 5_000, usual(), score(1), NOW);
    SampleBatch batch = only(successor.drain());
    assertThat(batch.getLate()).isEqualTo(1);
    assertThat(batch.getStreamTime()).isEqualTo(Instant.ofEpochMilli(25_000));
  }

  /** A reader that goes by stream time must not close a window between two of its records. */
  @Test
  void onlyTheLastRecordOfADrainMovesStreamTime() {
    scored(V1, 1_000, usual());
    sampler.drain();
    scored(V1, 2_000, usual());
    scored(V2, 3_000, usual());
    scored(V1, 25_000, usual());

    assertThat(sampler.drain())
        .extracting(batch -> batch.getStreamTime().toEpochMilli())
        .containsExactly(1_000L, 1_000L, 25_000L);
  }

  @Test
  void versionsShareTheSampleOfAWindowAndHaveCountersOfTheirOwn() {
    for (int event = 0; event < 200; event++) {
      scored(event % 2 == 0 ? V2 : V1, 5_000, event % 2 == 0 ? usual() : row(99.0, 3L, "red"));
    }
    List<SampleBatch> batches = sampler.drain();

    assertThat(batches)
        .extracting(
            SampleBatch::getModelVersion, SampleBatch::getEvents, SampleBatch::getOutOfRange)
        .containsExactly(tuple("1", 100L, List.of(100L, 0L, 0L)), tuple("2", 100L, List.of()));
    assertThat(
            batches.stream()
                .flatMap(batch -> batch.getRows().stream())
                .map(SampleRow::getPriority)
                .sorted(Long::compareUnsigned)
                .limit(4)
                .toList())
        .isEqualTo(
            java.util.stream.LongStream.range(0, 200)
                .mapToObj(offset -> SamplePriority.of(3, offset))
                .sorted(Long::compareUnsigned)
                .limit(4)
                .toList());
  }

  @Test
  void manyRowsAreSplitOverRecordsOfABoundedSizeWithTheCountersInTheFirst() {
    SamplingSettings large =
        new SamplingSettings(true, Duration.ofSeconds(10), 100, Duration.ZERO, Duration.ZERO);
    WindowSampler splitting =
        new WindowSampler(large, "features", 3, WindowSampler.NO_TIME, WindowSampler.BATCH_BYTES);
    String text = "x".repeat(8_000);
    for (int offset = 0; offset < 60; offset++) {
      splitting.scored(V1, offset, 0, row(1.0, 1L, text + offset), score(1), NOW);
    }
    assertThat(splitting.isFull()).as("of 1.4 MB").isTrue();

    List<SampleBatch> batches = splitting.drain();
    assertThat(batches).hasSizeGreaterThan(4);
    assertThat(batches.get(0).getEvents()).isEqualTo(60);
    assertThat(batches.get(0).getUnknownCategory()).containsExactly(0L, 0L, 60L);
    assertThat(batches.subList(1, batches.size()))
        .allMatch(batch -> batch.getEvents() == 0 && batch.getUnknownCategory().isEmpty())
        .noneMatch(batch -> batch.getRows().isEmpty());
    assertThat(batches.stream().flatMap(batch -> batch.getRows().stream()))
        .extracting(SampleRow::getSourceOffset)
        .containsExactlyElementsOf(java.util.stream.LongStream.range(0, 60).boxed().toList());
    assertThat(batches).allMatch(batch -> EncodedSize.of(batch) <= WindowSampler.BATCH_BYTES);
    assertThat(splitting.isFull()).isFalse();
  }

  /** It does not take the place of a row that fits, either. */
  @Test
  void aRowThatFitsNoRecordIsCountedAndInNoSample() {
    for (int event = 0; event < 40; event++) {
      scored(V1, 0, row(1.0, 1L, "x".repeat(WindowSampler.BATCH_BYTES)));
    }
    scored(V1, 0, usual());

    SampleBatch batch = only(sampler.drain());
    assertThat(batch.getEvents()).isEqualTo(41);
    assertThat(batch.getUnknownCategory()).containsExactly(0L, 0L, 40L);
    assertThat(batch.getRows()).extracting(SampleRow::getSourceOffset).containsExactly(40L);
  }

  /** A year of windows in one go, each with a row, is more than should wait for a commit. */
  @Test
  void manyWindowsAreManyPendingRowsToo() {
    int events = 0;
    while (!sampler.isFull()) {
      scored(V1, events++ * 60_000L - 1_000_000_000_000L, usual());
      assertThat(events).isLessThan(10_000);
    }
    assertThat(sampler.drain()).hasSize(events);
    assertThat(sampler.isFull()).isFalse();
  }

  @Test
  void aWindowThatWasForgottenForLackOfRoomStillCountsExactly() {
    SamplingSettings patient =
        new SamplingSettings(true, Duration.ofSeconds(1), 4, Duration.ofDays(1), Duration.ZERO);
    WindowSampler forgetful =
        new WindowSampler(patient, "features", 3, WindowSampler.NO_TIME, WindowSampler.BATCH_BYTES);
    for (int second = 0; second < 200; second++) {
      forgetful.scored(V1, second, second * 1_000L, usual(), score(1), NOW);
    }
    assertThat(forgetful.drain()).hasSize(200);
    forgetful.scored(V1, 200, 0, usual(), score(1), NOW);

    SampleBatch batch = only(forgetful.drain());
    assertThat(batch.getWindowStart()).isEqualTo(Instant.EPOCH);
    assertThat(batch.getEvents()).isEqualTo(1);
    assertThat(batch.getRows()).hasSize(1);
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(
            () ->
                new SamplingSettings(true, Duration.ZERO, 1, Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("window is PT0S, expected PT0.001S to ");
    assertThatThrownBy(
            () ->
                new SamplingSettings(
                    true, Duration.ofSeconds(1), 0, Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("rows is 0");
    assertThatThrownBy(
            () ->
                new SamplingSettings(
                    true, Duration.ofSeconds(1), 1, Duration.ofMillis(-1), Duration.ZERO))
        .hasMessageContaining("grace is PT-0.001S");
  }

  private static WindowSampler sampler(long streamTime) {
    return new WindowSampler(SETTINGS, "features", 3, streamTime, WindowSampler.BATCH_BYTES);
  }

  private void scored(SampledModel model, long time, Row row) {
    sampler.scored(model, nextOffset++, time, row, score(0.5), NOW);
  }

  private static <T> T only(List<T> found) {
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
