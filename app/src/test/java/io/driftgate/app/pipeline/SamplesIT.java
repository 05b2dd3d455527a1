package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.SampleBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of real tasks: exact through kills, and going on where an earlier task stood. */
class SamplesIT {
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final int ROWS = 50;
  private static final int KILLS = 2;
  private static final int EVENTS_PER_SECOND = 1_500;

  @TempDir Path directory;

  @Test
  void everyScoredEventIsCountedOnceWhateverIsKilled() throws Exception {
    try (Workbench bench =
        bench("exactly_once_v2")
            .with("pipeline.threads", "2")
            // missed sooner than by default, so that the successor gets to work before it is killed
            .with("kafka.consumer.session.timeout.ms", "6000")
            .with("kafka.consumer.heartbeat.interval.ms", "1000")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Load load = Load.start(bench, EVENTS_PER_SECOND, SimpleEvents.ofTable(bench, schemaId));
      long killedAt = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        try (InstanceProcess instance = InstanceProcess.start(bench, directory)) {
          long before = killedAt;
          Workbench.await(
              "work is done before kill " + kill,
              () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > before + 2_000);
          killedAt = bench.end(bench.topic(PipelineTopic.PREDICTIONS));
          instance.kill();
        }
      }
      load.end();
      int events = Math.toIntExact(bench.end(bench.featuresTopic()));
      try (InstanceProcess last = InstanceProcess.start(bench, directory)) {
        Samples samples = Samples.counting(bench, events);
        assertThat(samples.counted()).isEqualTo(events);
        samples.assertExact(bench.predictions(events), WINDOW, ROWS);
        last.terminate();
      }
    }
  }

  /** A partition that joined only before the commit would make it wait for the coordinator. */
  @Test
  void samplesJoinATransactionWithItsFirstBatch() {
    try (Workbench bench =
        bench("exactly_once_v2")
            .with("pipeline.commit-interval-ms", "60000")
            .with("pipeline.batch.linger-ms", "20")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.TIMED);
      bench.start();
      send(bench, schemaId, 1_000_000);

      String samples = bench.topic(PipelineTopic.SAMPLES);
      Workbench.await("samples are written", () -> bench.writtenEnd(samples) > 0);
      // had they left with a commit, it would be over before more is written
      send(bench, schemaId, 1_000_001);
      String predictions = bench.topic(PipelineTopic.PREDICTIONS);
      Workbench.await("more is written", () -> bench.writtenEnd(predictions) > 1);
      assertThat(bench.end(predictions)).as("of predictions that are committed").isZero();
      assertThat(bench.end(samples)).as("of samples that are committed").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void streamTimeIsTakenUpByTheNextInstance(String guarantee) {
    try (Workbench bench = bench(guarantee).topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.TIMED);
      Pipeline first = bench.start();
      send(bench, schemaId, 1_000_000);
      Samples.counting(bench, 1);
      bench.stop(first);
      // on another machine, that is: without the state of the first
      bench.with("pipeline.state-directory", directory.resolve("elsewhere").toString());
      bench.start();
      send(bench, schemaId, -1);

      SampleBatch second = Samples.counting(bench, 2).batches().get(1);
      assertThat(second.getLate()).isEqualTo(1);
      assertThat(second.getEvents()).isZero();
      assertThat(second.getStreamTime()).isEqualTo(Instant.ofEpochMilli(1_000_000));
      assertThat(second.getWindowStart()).isEqualTo(Instant.ofEpochMilli(1_000_000));
      assertThat(second.getLastOffset()).isEqualTo(1);
    }
  }

  private Workbench bench(String guarantee) {
    return new Workbench(directory)
        .with("pipeline.model", Models.table(directory).toString())
        .with("pipeline.processing-guarantee", guarantee)
        .with("drift.window-ms", Long.toString(WINDOW.toMillis()))
        .with("drift.rows", Integer.toString(ROWS))
        .with("drift.min-rows", "10");
  }

  private static void send(Workbench bench, int schemaId, long eventTime) {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      producer.send(
          new ProducerRecord<>(
              bench.featuresTopic(), 0, "k", SimpleEvents.timed(schemaId, 1, eventTime)));
    }
  }
}
