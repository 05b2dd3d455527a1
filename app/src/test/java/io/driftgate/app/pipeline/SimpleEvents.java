package io.driftgate.app.pipeline;

import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.registry.SchemaRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events with one feature, {@code a}, for models that take one. */
final class SimpleEvents {
  static final Schema SCHEMA =
      SchemaBuilder.record("Simple").namespace("test").fields().requiredDouble("a").endRecord();

  private SimpleEvents() {}

  static int register(Workbench bench, Schema schema) {
    DriftgateConfig config = bench.config();
    return new SchemaRegistry(config.registry()).register(bench.featuresTopic() + "-value", schema);
  }

  static byte[] event(int schemaId, double a) {
    GenericRecord event = new GenericRecordBuilder(SCHEMA).set("a", a).build();
    return Wire.framed(schemaId, event);
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
