package io.driftgate.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** A finished value on its way to a sink, with the partition that it must go to. */
final class Outgoing {
  /** Sinks write the bytes as they are; everything was serialised before the first forward. */
  static final Serializer<Outgoing> SERIALIZER = (topic, outgoing) -> outgoing.payload;

  /** Sinks obey the partition. */
  static final StreamPartitioner<byte[], Outgoing> PARTITIONER =
      (topic, key, outgoing, partitions) -> Optional.of(Set.of(outgoing.partition));

  private final int partition;
  private final byte @Nullable [] payload;

  Outgoing(int partition, byte @Nullable [] payload) {
    this.partition = partition;
    this.payload = payload;
  }

  int partition() {
    return partition;
  }

  byte @Nullable [] payload() {
    return payload;
  }
}
