package io.driftgate.app.demo;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.RolloutEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what the pipeline writes, as any consumer would, on a thread of its own. */
final class TopicWatch implements AutoCloseable {
  private final DriftgateConfig config;
  private final Story story;
  private final Scoreboard scoreboard;
  private final Supplier<Duration> clock;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::read, "demo-topics");
  private final SpecificDatumReader<Prediction> predictions =
      new SpecificDatumReader<>(Prediction.class);
  private final SpecificDatumReader<RolloutEvent> events =
      new SpecificDatumReader<>(RolloutEvent.class);
  private final SpecificDatumReader<DriftAlert> alerts =
      new SpecificDatumReader<>(DriftAlert.class);
  private volatile @Nullable RuntimeException failure;

  /**
   * @param clock how long the demo has run
   */
  TopicWatch(DriftgateConfig config, Story story, Scoreboard scoreboard, Supplier<Duration> clock) {
    this.config = config;
    this.story = story;
    this.scoreboard = scoreboard;
    this.clock = clock;
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(
                PipelineTopic.PREDICTIONS, PipelineTopic.ROLLOUT_EVENTS, PipelineTopic.DRIFT_ALERTS)
            .flatMap(topic -> consumer.partitionsFor(name(topic)).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  void start() {
    thread.start();
  }

  private String name(PipelineTopic topic) {
    return topic.topicName(config.pipeline().name());
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          read(record);
        }
      }
    } catch (WakeupException e) {
      // that is how it ends
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      consumer.close();
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(name(PipelineTopic.PREDICTIONS))) {
      Prediction prediction = Bookkeeper.decoded(record, predictions);
      scoreboard.predicted(prediction.getEventId(), String.valueOf(prediction.getLabel()));
    } else if (record.topic().equals(name(PipelineTopic.ROLLOUT_EVENTS))) {
      story.decided(Bookkeeper.decoded(record, events), clock.get());
    } else {
      story.alerted(Bookkeeper.decoded(record, alerts), clock.get());
    }
  }

  /**
   * Ends reading.
   *
   * @throws KafkaException when it broke off
   */
  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException broken = failure;
    if (broken != null) {
      throw new KafkaException("the demo could not read what the pipeline writes", broken);
    }
  }
}
