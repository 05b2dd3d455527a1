package io.driftgate.topology.clients;

import io.driftgate.topology.writerschema.SchemaWaitingRoom;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' ordinary clients, but for the main consumer, which waits for schemas and notes
 * where polls end, and the one that reads routing tables, which is patient. Under {@code
 * group.protocol=streams} Kafka Streams 4.3 makes the main consumer itself; there the processor
 * asks for schemas as it meets them, and nobody knows where a poll ended.
 */
public final class GatedClientSupplier implements KafkaClientSupplier {
  private final String topic;
  private final SchemaWaitingRoom waitingRoom;
  private final PollEnds ends;

  /**
   * @param topic the topic whose events wait
   * @param waitingRoom where they wait
   * @param ends told where polls of the topic end
   */
  public GatedClientSupplier(String topic, SchemaWaitingRoom waitingRoom, PollEnds ends) {
    this.topic = topic;
    this.waitingRoom = waitingRoom;
    this.ends = ends;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new GatedConsumer(config, topic, waitingRoom, ends);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return new PatientConsumer(config);
  }
}
