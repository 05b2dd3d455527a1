package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.SampleBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract with Kafka Streams' internals: rows that wait in the batch are scored and written
 * before every commit, inside its transaction. The batch here is never full and no punctuation
 * comes to its help, so that only the commit empties it; without the hook the offsets would be
 * committed and the rows left behind. A batch of this size is also what would show a producer that
 * keeps the arrays of payloads, which are used again: it would write one event many times.
 */
class CommitHookIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void aCommitEmptiesTheBatch(String guarantee) {
    try (Workbench bench = bench(guarantee)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.start();
      SimpleEvents.send(bench, schemaId, values(1_003));

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(1_003), bench.audits(1_003));
      Samples samples = Samples.counting(bench, 1_003);
      samples.assertExact(bench.predictions(1_003), Duration.ofMinutes(5), 1_000);
      assertThat(samples.counted()).isEqualTo(1_003);
    }
  }

  /** The newer group protocol: an option, with the same contract. */
  @Test
  void aCommitEmptiesTheBatchUnderTheStreamsProtocolToo() {
    try (Workbench bench = bench("exactly_once_v2").with("kafka.group.protocol", "streams")) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.start();
      SimpleEvents.send(bench, schemaId, values(1_003));

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(1_003), bench.audits(1_003));
    }
  }

  /**
   * Kafka Streams waits after each task until its records are written. What the other tasks have
   * waiting is on its way by then, or a commit would wait once for each.
   */
  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void aCommitWaitsForTheRecordsOfAllTasksAtOnce(String guarantee) {
    TracedSends.forget();
    try (Workbench bench =
        bench(guarantee)
            .with("kafka.streams.producer.interceptor.classes", TracedSends.class.getName())
            // nothing is written before somebody waits for it
            .with("kafka.streams.producer.linger.ms", "10000")) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.start();
      SimpleEvents.send(bench, schemaId, values(1_003));

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(1_003), bench.audits(1_003));
    }

    assertThat(TracedSends.tasksTogether()).isPositive();
  }

  /** Closing commits, and must not leave the last rows behind either. */
  @Test
  void stoppingEmptiesTheBatch() {
    try (Workbench bench = bench("exactly_once_v2").with("pipeline.commit-interval-ms", "60000")) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Pipeline first = bench.start();
      SimpleEvents.send(bench, schemaId, values(503));
      bench.stop(first);
      bench.with("pipeline.commit-interval-ms", "100");
      bench.start();

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(503), bench.audits(503));
      assertThat(Samples.counting(bench, 503).counted()).isEqualTo(503);
    }
  }

  /** What was late before a restart is late after it. */
  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void theTimeOfAPartitionIsCommittedWithItsOffset(String guarantee) {
    try (Workbench bench = bench(guarantee)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.TIMED);
      Pipeline first = bench.start();
      sendAt(bench, schemaId, Instant.parse("2026-03-01T12:00:00Z"));
      bench.predictions(1);
      bench.stop(first);
      bench.start();
      sendAt(bench, schemaId, Instant.parse("2026-03-01T00:00:00Z"));

      assertThat(Samples.counting(bench, 2).batches())
          .extracting(SampleBatch::getEvents, SampleBatch::getLate)
          .containsExactly(tuple(1L, 0L), tuple(0L, 1L));
    }
  }

  private static void sendAt(Workbench bench, int schemaId, Instant time) {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      producer.send(
          new ProducerRecord<>(
              bench.featuresTopic(), 0, "k", SimpleEvents.timed(schemaId, 1, time.toEpochMilli())));
      producer.flush();
    }
  }

  private Workbench bench(String guarantee) {
    return new Workbench(directory)
        .with("pipeline.model", Models.table(directory).toString())
        .with("pipeline.processing-guarantee", guarantee)
        .with("pipeline.batch.max-rows", "4096")
        .with("pipeline.batch.linger-ms", "3600000")
        .topicsApplied();
  }

  private static List<Double> values(int count) {
    return IntStream.range(0, count).mapToObj(index -> (double) (index % 3)).toList();
  }
}
