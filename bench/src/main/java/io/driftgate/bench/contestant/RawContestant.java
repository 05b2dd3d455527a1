package io.driftgate.bench.contestant;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.run.StreamsProperties;
import io.driftgate.bench.contestant.ContestantMain.Assignment;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What Kafka's clients can do at best: a consumer and a transactional producer, no Kafka Streams,
 * nothing decoded. For each event two records of the sizes of a prediction and an audit record,
 * with the settings and the commit interval of the pipeline.
 */
final class RawContestant {
  private static final Duration POLL = Duration.ofMillis(5);

  private RawContestant() {}

  static void run(DriftgateConfig config, Assignment assignment) {
    String pipeline = config.pipeline().name();
    Properties streams = StreamsProperties.of(config);
    String group = streams.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    byte[] prediction = new byte[assignment.predictionBytes()];
    byte[] audit = new byte[assignment.auditBytes()];
    String predictions = PipelineTopic.PREDICTIONS.topicName(pipeline);
    String audits = PipelineTopic.AUDIT.topicName(pipeline);
    long interval = config.pipeline().commitInterval().toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                consumerProperties(config, streams, group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                producerProperties(config, streams, group),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      consumer.subscribe(List.of(config.pipeline().featuresTopic()));
      producer.initTransactions();
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      long committedAt = System.nanoTime();
      while (!Thread.currentThread().isInterrupted()) {
        ConsumerRecords<byte[], byte[]> events = consumer.poll(POLL);
        if (!events.isEmpty() && offsets.isEmpty()) {
          producer.beginTransaction();
        }
        for (ConsumerRecord<byte[], byte[]> event : events) {
          int partition = event.partition();
          long time = event.timestamp();
          send(
              producer,
              new ProducerRecord<>(predictions, partition, time, event.key(), prediction));
          send(producer, new ProducerRecord<>(audits, partition, time, event.key(), audit));
        }
        offsets.putAll(events.nextOffsets());
        if (!offsets.isEmpty() && System.nanoTime() - committedAt >= interval) {
          producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
          producer.commitTransaction();
          offsets.clear();
          committedAt = System.nanoTime();
        }
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    // what fails makes the commit fail
    Future<RecordMetadata> unused = producer.send(record);
  }

  private static Map<String, Object> consumerProperties(
      DriftgateConfig config, Properties streams, String group) {
    Map<String, Object> properties = prefixed(streams, StreamsConfig.CONSUMER_PREFIX);
    properties.putAll(config.clientProperties(ClientKind.CONSUMER));
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return properties;
  }

  private static Map<String, Object> producerProperties(
      DriftgateConfig config, Properties streams, String group) {
    Map<String, Object> properties = prefixed(streams, StreamsConfig.PRODUCER_PREFIX);
    properties.putAll(config.clientProperties(ClientKind.PRODUCER));
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-raw");
    return properties;
  }

  private static Map<String, Object> prefixed(Properties streams, String prefix) {
    Map<String, Object> found = new HashMap<>();
    streams.forEach(
        (key, value) -> {
          String name = key.toString();
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
