package io.driftgate.app.drift;

import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Events that were recorded. */
public interface RecordedEvents extends AutoCloseable {

  /** An event. */
  final class Event {
    private final int partition;
    private final long offset;
    private final byte[] value;
    private final int schemaId;
    private final Schema schema;
    private final long timestamp;

    /**
     * @param partition from 0
     * @param offset in its partition
     * @param value framed as on a topic; not copied
     * @param schemaId of the frame
     * @param schema that it was written with
     * @param timestamp of its record, milliseconds since 1970; for events without a time
     */
    public Event(
        int partition, long offset, byte[] value, int schemaId, Schema schema, long timestamp) {
      this.partition = partition;
      this.offset = offset;
      this.value = value;
      this.schemaId = schemaId;
      this.schema = schema;
      this.timestamp = timestamp;
    }

    int partition() {
      return partition;
    }

    long offset() {
      return offset;
    }

    byte[] value() {
      return value;
    }

    int schemaId() {
      return schemaId;
    }

    Schema schema() {
      return schema;
    }

    long timestamp() {
      return timestamp;
    }
  }

  /** Partitions that the events are of. */
  Set<Integer> partitions();

  /** The next one, in the order of its partition; null at the end. */
  @Nullable Event next();

  /** Records that had no event in them that could be read, so far. */
  default long unreadable() {
    return 0;
  }

  @Override
  void close();
}
