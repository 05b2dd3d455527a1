package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * While the registry is away, a partition whose next event has a schema that nobody has met waits;
 * the others go on; nothing is dead-lettered; when the registry is back everything is scored.
 */
class RegistryOutageIT {
  private static final Schema WIDER =
      SchemaBuilder.record("Simple")
          .namespace("test")
          .fields()
          .requiredDouble("a")
          .optionalString("note")
          .endRecord();

  @TempDir Path directory;

  @Test
  void onePartitionWaitsAndTheOthersGoOn() throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            .with("topics.partitions", "2")
            .topicsApplied()) {
      int known = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      int unknown = SimpleEvents.register(bench, WIDER);
      Pipeline pipeline = bench.start();
      SimpleEvents.send(bench, known, List.of(0.0, 0.0));
      bench.predictions(2);

      bench.cluster().stopRegistry();
      try {
        send(bench, 0, Wire.framed(unknown, new GenericRecordBuilder(WIDER).set("a", 1.0).build()));
        send(bench, 0, SimpleEvents.event(known, 2.0));
        send(bench, 1, SimpleEvents.event(known, 2.0));

        assertThat(bench.predictions(3).get(2).getSourcePartition()).isEqualTo(1);
        Workbench.await(
            "the wait is visible",
            () -> get(pipeline, "/health/ready").contains("waits for schema"));
        assertThat(get(pipeline, "/metrics")).contains("driftgate_partitions_waiting 1.0");
        bench.committed(PipelineTopic.DEAD_LETTERS, 0);
      } finally {
        bench.cluster().startRegistry();
      }
      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(5), bench.audits(5));
      bench.committed(PipelineTopic.DEAD_LETTERS, 0);
      Workbench.await(
          "ready again", () -> get(pipeline, "/health/ready").contains("\"ready\":true"));
    }
  }

  private static void send(Workbench bench, int partition, byte[] event) {
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      producer.send(new ProducerRecord<>(bench.featuresTopic(), partition, "k", event));
    }
  }

  private static String get(Pipeline pipeline, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(pipeline.url() + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
