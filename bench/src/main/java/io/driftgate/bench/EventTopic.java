package io.driftgate.bench;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.bench.workload.EventEncoder;
import io.driftgate.bench.workload.Workload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A features topic of one workload, and its schema in the registry.
 *
 * @param schemaId of the events
 */
record EventTopic(BenchCluster cluster, String name, Workload workload, int schemaId) {
  static final int PARTITIONS = 4;

  /** One in so many events is an early one. */
  private static final int EARLY = 16;

  private static final int EARLY_PER_MILLI = 4;

  /** What an event of a topic is made of. */
  interface Values {
    byte[] value(long number, long timeMs);
  }

  static EventTopic create(BenchCluster cluster, String name, Workload workload) {
    Waiting.answer(
        cluster
            .admin()
            .createTopics(
                List.of(
                    new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
                        // an event that goes before it is read would count as one that was
                        .configs(Map.of(TopicConfig.RETENTION_BYTES_CONFIG, "-1"))))
            .all());
    DriftgateConfig config = new BenchPipeline(cluster, name + "-schema", name, Map.of()).config();
    int schemaId =
        new SchemaRegistry(config.registry()).register(name + "-value", workload.schema());
    return new EventTopic(cluster, name, workload, schemaId);
  }

  /**
   * Fills the topic with so many events, to the partitions in turn. The first of them, which are
   * read while contestants warm up, are further apart in time than those that are written as fast
   * as the broker takes them: so what happens at the end of a window has happened a few times
   * before it is measured.
   */
  EventTopic filled(int events) {
    EventEncoder encoder = new EventEncoder(workload, schemaId);
    fill(events, encoder::event);
    return this;
  }

  /** The same with values of another make. */
  void fill(int events, Values values) {
    int early = events / EARLY;
    long begin = System.currentTimeMillis();
    fill(
        events,
        event ->
            event < early ? begin - (early - event) / EARLY_PER_MILLI : System.currentTimeMillis(),
        values);
  }

  /** The same with times, in milliseconds since 1970, of another make. */
  void fill(int events, IntToLongFunction times, Values values) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int event = 0; event < events; event++) {
        long time = times.applyAsLong(event);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    name, event % PARTITIONS, time, key(event), values.value(event, time)),
                (metadata, e) -> {
                  if (e != null) {
                    failure.set(e);
                  }
                });
      }
      producer.flush();
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchFailure("the broker did not take all events", failed);
    }
  }

  void delete() {
    Waiting.answer(cluster.admin().deleteTopics(List.of(name)).all());
  }

  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.bootstrapServers(),
            ProducerConfig.BATCH_SIZE_CONFIG,
            131_072,
            ProducerConfig.LINGER_MS_CONFIG,
            1),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A key of its own for each event, so that a canary has its share of them. */
  static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
