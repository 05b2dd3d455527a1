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
      (topic, key, outgoing, partitions) -> outgoing.place.chosen;

  /** One partition, and the same as Kafka Streams wants to be told it. */
  static final class Place {
    private final int partition;
    private final Optional<Set<Integer>> chosen;

    Place(int partition) {
      this.partition = partition;
      this.chosen = Optional.of(Set.of(partition));
    }

    int partition() {
      return partition;
    }
  }

  private final Place place;
  private final byte @Nullable [] payload;

  Outgoing(Place place, byte @Nullable [] payload) {
    this.place = place;
    this.payload = payload;
  }

  byte @Nullable [] payload() {
    return payload;
  }
}
