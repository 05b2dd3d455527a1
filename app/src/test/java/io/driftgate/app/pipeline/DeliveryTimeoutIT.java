package io.driftgate.app.pipeline;

import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that does not take what is written for longer than the producer is patient: a quota
 * keeps it off. The records of all tasks of a thread fail together then, and no offset may be
 * committed whose prediction was one of them.
 */
class DeliveryTimeoutIT {
  private static final int EVENTS = 40_000;

  /** After a request of some hundred kilobytes there is silence for several seconds. */
  private static final double BYTES_PER_SECOND = 40_000;

  @TempDir Path directory;

  @Test
  void atLeastOnceNoEventIsLost() {
    try (Workbench bench = impatient("at_least_once");
        Quota quota = new Quota(bench);
        KafkaConsumer<byte[], byte[]> predictions = bench.follow(PipelineTopic.PREDICTIONS)) {
      failForAWhile(bench, quota);

      Set<Coordinates> seen = new HashSet<>();
      Workbench.await(
          "a prediction for each event",
          () -> {
            Wire.<Prediction>next(predictions, Prediction.getClassSchema())
                .forEach(prediction -> seen.add(Coordinates.of(prediction)));
            return seen.size() == EVENTS;
          });
    }
  }

  @Test
  void exactlyOnceEachEventIsDoneOnce() {
    try (Workbench bench = impatient("exactly_once_v2");
        Quota quota = new Quota(bench)) {
      failForAWhile(bench, quota);

      Coordinates.assertExactlyOnceAndInOrder(bench.predictions(EVENTS), bench.audits(EVENTS));
    }
  }

  /** One whose producer gives up after a second and a half. */
  private Workbench impatient(String guarantee) {
    TracedSends.forget();
    Workbench bench = new Workbench(directory);
    return bench
        .with("pipeline.model", Models.table(directory).toString())
        .with("pipeline.processing-guarantee", guarantee)
        .with("pipeline.role", "scoring")
        .with("kafka.client.id", clientId(bench))
        .with("kafka.streams.producer.interceptor.classes", TracedSends.class.getName())
        // a little of each partition with every poll, so that all tasks have something to lose
        .with("kafka.streams.consumer.max.partition.fetch.bytes", "4096")
        .with("kafka.streams.producer.batch.size", "16384")
        .with("kafka.streams.producer.request.timeout.ms", "1000")
        .with("kafka.streams.producer.delivery.timeout.ms", "1500")
        .topicsApplied();
  }

  private static String clientId(Workbench bench) {
    return bench.name() + "-scoring";
  }

  private static void failForAWhile(Workbench bench, Quota quota) {
    SimpleEvents.send(bench, SimpleEvents.register(bench, SimpleEvents.SCHEMA), values(EVENTS));
    quota.set(BYTES_PER_SECOND);
    bench.start();
    Workbench.await("predictions that are given up", () -> TracedSends.failed() > 0);
    quota.set(null);
  }

  /** What the broker takes from the producer of the first thread. */
  private static final class Quota implements AutoCloseable {
    private final Admin admin;
    private final ClientQuotaEntity producer;

    Quota(Workbench bench) {
      this.admin = Admin.create(Map.of("bootstrap.servers", bench.cluster().bootstrapServers()));
      this.producer =
          new ClientQuotaEntity(
              Map.of(ClientQuotaEntity.CLIENT_ID, clientId(bench) + "-StreamThread-1-producer"));
    }

    /** Null for as much as there is. */
    void set(@Nullable Double bytesPerSecond) {
      ClientQuotaAlteration.Op op =
          new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond);
      KafkaFuture<Void> done =
          admin.alterClientQuotas(List.of(new ClientQuotaAlteration(producer, List.of(op)))).all();
      try {
        done.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      set(null);
      admin.close();
    }
  }

  private static List<Double> values(int count) {
    return IntStream.range(0, count).mapToObj(index -> (double) (index % 3)).toList();
  }
}
