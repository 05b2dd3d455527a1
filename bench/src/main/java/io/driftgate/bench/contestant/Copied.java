package io.driftgate.bench.contestant;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** A finished value with the partition that it goes to, as Driftgate's are. */
final class Copied {
  static final Serializer<Copied> SERIALIZER = (topic, copied) -> copied.value;
  static final StreamPartitioner<byte[], Copied> PARTITIONER =
      (topic, key, copied, count) -> copied.chosen;

  private final Optional<Set<Integer>> chosen;
  private final byte[] value;

  Copied(int partition, byte[] value) {
    this.chosen = Optional.of(Set.of(partition));
    this.value = value;
  }
}
