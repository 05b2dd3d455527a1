package io.driftgate.app.tail;

import io.driftgate.app.broker.Broker;
import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.schemas.PipelineTopic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic and prints its records: committed ones only, every partition, without a group, so
 * that reading leaves no trace in the cluster.
 */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);

  private final TailRequest request;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordJson json;
  private final @Nullable RecordText text;
  private final PrintWriter out;
  private long printed;

  /**
   * Prepares to read, with a configuration that was loaded with {@code Need.BROKER} and {@code
   * Need.REGISTRY}.
   *
   * @param asJson one JSON object a line, else lines for people
   * @throws ExpectedFailure when there is no such topic or no broker answers
   */
  public TopicTail(DriftgateConfig config, TailRequest request, boolean asJson, PrintWriter out) {
    try (Broker broker = Broker.connect(config)) {
      broker.requireTopic(request.topic());
    }
    this.request = request;
    this.out = out;
    ValueDecoder decoder = new ValueDecoder(new SchemaRegistry(config.registry())::schema);
    this.json = new RecordJson(decoder, request.kind() == PipelineTopic.DEAD_LETTERS);
    this.text = asJson ? null : RecordText.of(request.kind());
    this.consumer = consumer(config);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(DriftgateConfig config) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(properties, bytes, bytes);
  }

  /**
   * Prints until the request is met, the reader of the output is gone, or {@link #stop} is called.
   */
  public void run() {
    try {
      if (text != null) {
        out.println(text.headings());
      }
      List<TopicPartition> partitions =
          consumer.partitionsFor(request.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends =
          request.untilEnd() ? consumer.endOffsets(partitions) : Map.of();
      if (request.fromBeginning()) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
        // The seek is lazy; asked now, it means now and not the time of the first poll.
        partitions.forEach(consumer::position);
      }
      while (printed < request.recordsMax() && !isAtEnd(ends) && !out.checkError()) {
        print(ends);
      }
      out.flush();
    } catch (WakeupException e) {
      out.flush();
    } catch (KafkaException e) {
      throw new ExpectedFailure(
          "failed while reading " + request.topic() + ": " + e.getMessage(), e);
    }
  }

  private void print(Map<TopicPartition, Long> ends) {
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
      Long end = ends.get(new TopicPartition(message.topic(), message.partition()));
      if (printed < request.recordsMax() && (end == null || message.offset() < end)) {
        out.println(text == null ? json.of(message).toString() : text.line(json.of(message)));
        printed++;
      }
    }
  }

  private boolean isAtEnd(Map<TopicPartition, Long> ends) {
    return request.untilEnd()
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Makes {@link #run} return; for any thread. */
  public void stop() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
