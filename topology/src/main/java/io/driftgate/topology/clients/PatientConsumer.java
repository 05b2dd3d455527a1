package io.driftgate.topology.clients;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that waits for records longer than it is told to. Kafka Streams has one setting,
 * {@code poll.ms}, for the threads that score, which may not wait long with a batch that is not
 * full, and for the one that reads routing tables, which has nothing to do but to wait: every 5 ms
 * anew, a table a day or not, costs it 1.5 % of a processor. A record ends the waiting at once; a
 * shutdown may take so much longer.
 */
final class PatientConsumer extends KafkaConsumer<byte[], byte[]> {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  PatientConsumer(Map<String, Object> config) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return super.poll(timeout.compareTo(PATIENCE) < 0 ? PATIENCE : timeout);
  }
}
