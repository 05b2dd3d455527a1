package io.driftgate.topology;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that is forwarded to a sink, which keeps nothing of it, and used again for the next. A
 * {@link Record} copies its headers, and Kafka Streams makes a context of its own for each record
 * whose headers are not the very object that the event came with: for the two records of an event
 * that is eight objects, nearly always for headers that are not there. For one task.
 *
 * <p>What is not overridden here ({@code withKey} and the like, equality) is that of an empty
 * record: sinks do not ask for it.
 */
final class ReusedRecord extends Record<byte[], Outgoing> {
  private byte @Nullable [] key;
  private Outgoing value;
  private long timestamp;
  private Headers headers = new RecordHeaders();

  ReusedRecord(Outgoing value) {
    super(null, value, 0);
    this.value = value;
  }

  /**
   * Becomes another record; the one before has been forwarded.
   *
   * @param newHeaders as they are, not copied
   */
  ReusedRecord become(
      byte @Nullable [] newKey, Outgoing newValue, long newTimestamp, Headers newHeaders) {
    key = newKey;
    value = newValue;
    timestamp = newTimestamp;
    headers = newHeaders;
    return this;
  }

  @Override
  public byte @Nullable [] key() {
    return key;
  }

  @Override
  public Outgoing value() {
    return value;
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public Headers headers() {
    return headers;
  }
}
