package io.driftgate.app.drift;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Events that were recorded, in their order. */
public interface RecordedEvents extends AutoCloseable {

  /**
   * An event.
   *
   * @param value framed as on a topic
   * @param schemaId of the frame
   * @param schema that it was written with
   * @param timestamp of its record, milliseconds since 1970; for events without a time of their own
   */
  record Event(byte[] value, int schemaId, Schema schema, long timestamp) {}

  /** The next one; null at the end. */
  @Nullable Event next();

  @Override
  void close();
}
