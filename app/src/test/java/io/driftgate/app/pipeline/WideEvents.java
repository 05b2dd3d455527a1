package io.driftgate.app.pipeline;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Events whose sums are rounded, so that another order of adding shows in the last bits; some have
 * no key, and some cannot be scored.
 */
final class WideEvents {
  static final Schema SCHEMA = schema();
  private static final int FEATURES = 8;
  private static final int KEYS = 2_000;
  private static final int EVENTS_PER_SECOND = 400;

  private WideEvents() {}

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("Wide").namespace("test").fields();
    for (Feature feature : features()) {
      fields = fields.requiredDouble(feature.name());
    }
    return fields.endRecord();
  }

  static List<Feature> features() {
    return IntStream.range(0, FEATURES)
        .mapToObj(feature -> Feature.required("f" + feature, TensorType.FP32))
        .toList();
  }

  private static byte @Nullable [] value(int event, int schemaId, Random random) {
    if (event % 97 == 3) {
      return null;
    }
    if (event % 97 == 4) {
      return new byte[] {1, 2, 3};
    }
    GenericRecordBuilder record = new GenericRecordBuilder(SCHEMA);
    for (Feature feature : features()) {
      record.set(feature.name(), random.nextGaussian());
    }
    return Wire.framed(schemaId, record.build());
  }

  /** Sends to the partitions in turn. */
  static void produceUntil(AtomicBoolean enough, Workbench bench, int schemaId) {
    Random random = new Random(11);
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      int partitions = producer.partitionsFor(bench.featuresTopic()).size();
      long begin = System.nanoTime();
      for (int event = 0; !enough.get(); event++) {
        producer.send(
            new ProducerRecord<>(
                bench.featuresTopic(),
                event % partitions,
                event % 10 == 0 ? null : "k" + event % KEYS,
                value(event, schemaId, random)));
        long due = begin + event * (1_000_000_000L / EVENTS_PER_SECOND);
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }
}
