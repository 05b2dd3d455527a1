package io.driftgate.bench.contestant;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that is used again for the next, with the very headers that the event came with: what
 * Driftgate spares Kafka Streams, the copy spares it, too.
 */
final class CopiedRecord extends Record<byte[], Copied> {
  private byte @Nullable [] key;
  private long timestamp;
  private Headers headers = new RecordHeaders();
  private final Copied value;

  /** Always with the same value. */
  CopiedRecord(Copied value) {
    super(null, value, 0);
    this.value = value;
  }

  CopiedRecord become(byte @Nullable [] newKey, long newTimestamp, Headers newHeaders) {
    key = newKey;
    timestamp = newTimestamp;
    headers = newHeaders;
    return this;
  }

  @Override
  public byte @Nullable [] key() {
    return key;
  }

  @Override
  public Copied value() {
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
