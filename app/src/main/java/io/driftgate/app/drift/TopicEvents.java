package io.driftgate.app.drift;

import io.driftgate.app.config.ClientKind;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.registry.RegistryWriterSchemas;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The events of the features topic whose records are of a range of time, partitions merged by the
 * timestamps of their records. Records that no schema can be had for are left out.
 */
public final class TopicEvents implements RecordedEvents {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Records of a partition that wait for those of the others. */
  private static final int AHEAD_MAX = 5_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KnownSchemas schemas;
  private final Map<TopicPartition, Share> shares = new HashMap<>();
  private final long untilMs;
  private long unreadable;

  /** What is read of a partition. */
  private static final class Share {
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    private Share(long end) {
      this.end = end;
    }
  }

  /**
   * Opens the range.
   *
   * @param from first timestamp, inclusive
   * @param until last timestamp, exclusive
   * @throws ExpectedFailure when the topic has no record since then
   */
  public TopicEvents(DriftgateConfig config, Instant from, Instant until) {
    Map<String, Object> properties = new HashMap<>(config.clientProperties(ClientKind.CONSUMER));
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    this.untilMs = until.toEpochMilli();
    this.schemas =
        new KnownSchemas(
            new RegistryWriterSchemas(new SchemaRegistry(config.registry())),
            InstantSource.system());
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    String topic = config.pipeline().featuresTopic();
    Map<TopicPartition, Long> times = new HashMap<>();
    consumer
        .partitionsFor(topic)
        .forEach(
            info -> times.put(new TopicPartition(topic, info.partition()), from.toEpochMilli()));
    Map<TopicPartition, Long> last = consumer.endOffsets(times.keySet());
    Map<TopicPartition, @Nullable OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
    starts.forEach(
        (partition, start) -> {
          if (start != null) {
            shares.put(partition, new Share(last.getOrDefault(partition, 0L)));
          }
        });
    if (shares.isEmpty()) {
      consumer.close();
      throw new ExpectedFailure("topic " + topic + " has no record since " + from);
    }
    consumer.assign(shares.keySet());
    starts.forEach(
        (partition, start) -> {
          if (start != null) {
            consumer.seek(partition, start.offset());
          }
        });
  }

  @Override
  public @Nullable Event next() {
    while (true) {
      ConsumerRecord<byte[], byte[]> record = take();
      if (record == null) {
        return null;
      }
      Event event = event(record);
      if (event != null) {
        return event;
      }
    }
  }

  @Override
  public long unreadable() {
    return unreadable;
  }

  /** The record with the smallest timestamp among the next ones of all partitions. */
  private @Nullable ConsumerRecord<byte[], byte[]> take() {
    while (shares.entrySet().stream()
        .anyMatch(
            share ->
                share.getValue().fetched.isEmpty()
                    && consumer.position(share.getKey()) < share.getValue().end)) {
      Set<TopicPartition> enough = new HashSet<>();
      shares.forEach(
          (partition, share) -> {
            if (share.fetched.size() >= AHEAD_MAX) {
              enough.add(partition);
            }
          });
      consumer.resume(consumer.paused());
      consumer.pause(enough);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Share share = shares.get(new TopicPartition(record.topic(), record.partition()));
        if (share != null && record.offset() < share.end) {
          share.fetched.add(record);
        }
      }
    }
    return shares.values().stream()
        .map(share -> share.fetched)
        .filter(records -> !records.isEmpty())
        .min(Comparator.comparingLong(records -> records.getFirst().timestamp()))
        .map(Deque::poll)
        .orElse(null);
  }

  @Override
  public Set<Integer> partitions() {
    return shares.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  private @Nullable Event event(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (record.timestamp() >= untilMs) {
      return null;
    }
    if (value == null || !Framing.isFramed(value)) {
      unreadable++;
      return null;
    }
    int schemaId = Framing.schemaId(value);
    SchemaLookup lookup = schemas.ask(schemaId);
    if (lookup instanceof SchemaLookup.Unavailable unavailable) {
      throw new ExpectedFailure(
          "schema " + schemaId + " cannot be had from the registry: " + unavailable.why());
    }
    if (lookup instanceof SchemaLookup.Found found) {
      return new Event(
          record.partition(), record.offset(), value, schemaId, found.schema(), record.timestamp());
    }
    unreadable++;
    return null;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
