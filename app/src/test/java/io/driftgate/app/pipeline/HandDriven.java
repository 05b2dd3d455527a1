package io.driftgate.app.pipeline;

import io.driftgate.schemas.PipelineTopic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Pipelines whose rollouts a test drives by hand: four partitions, events of the model "sum". */
final class HandDriven {
  static final int PARTITIONS = 4;

  /** Events of a batch. */
  static final int BATCH = 400;

  /** Key of the events that only carry a table along. */
  static final String PROBE = "probe";

  private HandDriven() {}

  static Workbench bench(Path directory) {
    return new Workbench(directory)
        .with("topics.partitions", Integer.toString(PARTITIONS))
        .with("drift.window-ms", "10000")
        .with("drift.grace-ms", "1000")
        .topicsApplied();
  }

  static void send(Workbench bench, int schemaId) {
    long before = bench.end(bench.topic(PipelineTopic.PREDICTIONS));
    SimpleEvents.send(
        bench, schemaId, DoubleStream.iterate(1, a -> a + 1).limit(BATCH).boxed().toList());
    Workbench.await(
        "the events are scored",
        () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) >= before + BATCH);
  }

  /** A table is put in force with a partition's next batch: events come until it is, on all. */
  static void awaitEpoch(Workbench bench, int schemaId, long epoch) {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer();
        Epochs epochs = new Epochs(bench, PARTITIONS)) {
      Workbench.await(
          "epoch " + epoch + " is in force on all partitions",
          () -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
              producer.send(
                  new ProducerRecord<>(
                      bench.featuresTopic(), partition, PROBE, SimpleEvents.event(schemaId, 1)));
            }
            producer.flush();
            return epochs.reached(epoch);
          });
    }
  }

  /** What happened to the rollout so far. */
  static List<String> kinds(Workbench bench) {
    List<String> kinds = new ArrayList<>();
    bench
        .json("rollout", "status")
        .get("events")
        .forEach(event -> kinds.add(event.get("event").asText()));
    return kinds;
  }
}
