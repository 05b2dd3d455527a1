package io.driftgate.app.drift;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Events that were recorded, in their order. */
public interface RecordedEvents extends AutoCloseable {

  /** An event. */
  final class Event {
    private final byte[] value;
    private final int schemaId;
    private final Schema schema;
    private final long timestamp;

    /**
     * @param value framed as on a topic; not copied
     * @param schemaId of the frame
     * @param schema that it was written with
     * @param timestamp of its record, milliseconds since 1970; for events without a time
     */
    public Event(byte[] value, int schemaId, Schema schema, long timestamp) {
      this.value = value;
      this.schemaId = schemaId;
      this.schema = schema;
      this.timestamp = timestamp;
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

  /** The next one; null at the end. */
  @Nullable Event next();

  @Override
  void close();
}
