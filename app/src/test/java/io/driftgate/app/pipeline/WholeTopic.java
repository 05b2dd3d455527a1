package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.fail;

import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads what was committed to a topic, from the beginning to where it ends when that is asked. */
final class WholeTopic {
  private WholeTopic() {}

  /** Committed records, without the marks of transactions that count as offsets. */
  static long count(Workbench bench, PipelineTopic topic) {
    AtomicLong count = new AtomicLong();
    read(bench, bench.topic(topic), record -> count.incrementAndGet());
    return count.get();
  }

  /** Each record, in the order of its partition; fails where the end is not reached. */
  static void read(Workbench bench, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    read(bench, topic, each, Workbench.PATIENCE);
  }

  /** The same with another patience; the failure names partition, position and end. */
  static void read(
      Workbench bench,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> each,
      Duration patience) {
    try (KafkaConsumer<byte[], byte[]> reader = bench.follow(topic)) {
      long deadline = System.nanoTime() + patience.toNanos();
      Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
      for (TopicPartition partition : ends.keySet()) {
        while (reader.position(partition) < ends.get(partition)) {
          if (System.nanoTime() > deadline) {
            fail(
                "%s is not read to its end within %s: at %d of %d",
                partition, patience, reader.position(partition), ends.get(partition));
          }
          for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
            if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
              each.accept(record);
            }
          }
        }
      }
    }
  }
}
