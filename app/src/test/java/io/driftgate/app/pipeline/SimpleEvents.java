package io.driftgate.app.pipeline;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events with one feature, {@code a}, for models that take one. */
final class SimpleEvents {
  static final Schema SCHEMA =
      SchemaBuilder.record("Simple").namespace("test").fields().requiredDouble("a").endRecord();

  static final Schema TIMED =
      SchemaBuilder.record("Timed")
          .namespace("test")
          .fields()
          .requiredDouble("a")
          .requiredLong("event_time")
          .endRecord();

  private SimpleEvents() {}

  static int register(Workbench bench, Schema schema) {
    DriftgateConfig config = bench.config();
    return new SchemaRegistry(config.registry()).register(bench.featuresTopic() + "-value", schema);
  }

  static byte[] event(int schemaId, double a) {
    GenericRecord event = new GenericRecordBuilder(SCHEMA).set("a", a).build();
    return Wire.framed(schemaId, event);
  }

  /** An event that says when it was, in milliseconds since 1970. */
  static byte[] timed(int schemaId, double a, long eventTime) {
    GenericRecord event =
        new GenericRecordBuilder(TIMED).set("a", a).set("event_time", eventTime).build();
    return Wire.framed(schemaId, event);
  }

  /** A load of values 1 to 1,000, to the partitions in turn, with so many keys in turn. */
  static IntFunction<ProducerRecord<@Nullable String, byte @Nullable []>> inTurn(
      Workbench bench, int schemaId, int partitions, int keys) {
    return event ->
        new ProducerRecord<>(
            bench.featuresTopic(),
            event % partitions,
            "k" + event % keys,
            event(schemaId, 1 + event % 1000));
  }

  /** A load of the values that {@link Models#table} knows, each with a key of its own. */
  static IntFunction<ProducerRecord<@Nullable String, byte @Nullable []>> ofTable(
      Workbench bench, int schemaId) {
    return event ->
        new ProducerRecord<>(bench.featuresTopic(), "k" + event, event(schemaId, event % 3));
  }

  /** The keys of all events, which are so many. */
  static Map<Coordinates, String> keys(Workbench bench, int events) {
    Map<Coordinates, String> keys = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : bench.committed(bench.featuresTopic(), events)) {
      keys.put(
          new Coordinates(record.partition(), record.offset()),
          new String(record.key(), StandardCharsets.UTF_8));
    }
    return keys;
  }

  /** Sends to the partitions in turn and waits until the broker has all. */
  static void send(Workbench bench, int schemaId, List<Double> values) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    AtomicLong acknowledged = new AtomicLong();
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      int partitions = producer.partitionsFor(bench.featuresTopic()).size();
      for (int index = 0; index < values.size(); index++) {
        producer.send(
            new ProducerRecord<>(
                bench.featuresTopic(),
                index % partitions,
                "k" + index,
                event(schemaId, values.get(index))),
            (metadata, e) -> {
              if (e != null) {
                failure.set(e);
              } else {
                acknowledged.incrementAndGet();
              }
            });
      }
      producer.flush();
    }
    if (failure.get() != null || acknowledged.get() != values.size()) {
      throw new IllegalStateException("not all events were acknowledged", failure.get());
    }
  }
}
