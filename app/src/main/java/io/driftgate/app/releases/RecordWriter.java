package io.driftgate.app.releases;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.ConfiguredSerializer;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of the pipeline's own topics, one at a time, each acknowledged by all replicas
 * before the next. The configured serialiser frames the contracts.
 */
public final class RecordWriter implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final Serializer<Object> serializer;
  private final String pipeline;

  public RecordWriter(DriftgateConfig config) {
    this.pipeline = config.pipeline().name();
    this.serializer = ConfiguredSerializer.of(config);
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.PRODUCER));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Writes a record.
   *
   * @return its offset
   * @throws ExpectedFailure when the registry or the broker does not take it
   */
  public long write(PipelineTopic topic, String key, SpecificRecord value) {
    String name = topic.topicName(pipeline);
    byte[] bytes;
    try {
      bytes = serializer.serialize(name, value);
    } catch (RuntimeException e) {
      throw new ExpectedFailure(
          "the schema of topic "
              + name
              + " cannot be had from the registry ("
              + e.getMessage()
              + "). Run `driftgate topics apply`, or set registry.auto-register=true.",
          e);
    }
    return write(topic, key, bytes);
  }

  /** Writes bytes that are no contract, or null to take a key back. */
  public long write(PipelineTopic topic, String key, byte @Nullable [] value) {
    String name = topic.topicName(pipeline);
    try {
      RecordMetadata written = producer.send(new ProducerRecord<>(name, 0, key, value)).get();
      return written.offset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExpectedFailure("interrupted while writing to " + name, e);
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ExpectedFailure(
          "topic "
              + name
              + " does not take the record: "
              + cause.getMessage()
              + ". `driftgate doctor` checks topics and rights.",
          e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    serializer.close();
  }
}
