package io.driftgate.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** A finished value on its way to a sink, with the partition that it must go to. */
final class Outgoing {
  /** Sinks write the bytes as they are. */
  static final Serializer<Outgoing> SERIALIZER = (topic, outgoing) -> outgoing.payload;

  /** Sinks obey the partition. */
  static final StreamPartitioner<byte[], Outgoing> PARTITIONER =
      (topic, key, outgoing, partitions) -> outgoing.destination.chosen;

  /** One partition, and the same as Kafka Streams wants to be told it. */
  static final class Destination {
    private final int partition;
    private final Optional<Set<Integer>> chosen;

    Destination(int partition) {
      this.partition = partition;
      this.chosen = Optional.of(Set.of(partition));
    }

    int partition() {
      return partition;
    }
  }

  private Destination destination;
  private byte @Nullable [] payload;

  Outgoing(Destination destination, byte @Nullable [] payload) {
    this.destination = destination;
    this.payload = payload;
  }

  /** Becomes another value; the one before has been forwarded, and with that written. */
  Outgoing become(Destination other, byte @Nullable [] bytes) {
    destination = other;
    payload = bytes;
    return this;
  }

  byte @Nullable [] payload() {
    return payload;
  }
}
