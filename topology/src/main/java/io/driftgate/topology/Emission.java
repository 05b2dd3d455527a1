package io.driftgate.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record that is finished and only waits to be forwarded.
 *
 * @param event the event that it belongs to
 * @param sink where it goes
 * @param record what goes there
 */
record Emission(CommitHook.EventContext event, String sink, Record<byte[], Outgoing> record) {

  /** What Kafka adds to key, value and headers of a record at the most, in a batch of its own. */
  static final int OVERHEAD_BYTES = 128;

  /** What Kafka adds to a header at the most. */
  private static final int HEADER_OVERHEAD_BYTES = 10;

  /** Upper bound of the record's size on the wire. */
  long sizeBytes() {
    byte[] payload = record.value().payload();
    return sizeBytes(record.key(), payload == null ? 0 : payload.length, record.headers());
  }

  /** The same of a record that is not made yet. */
  static long sizeBytes(byte @Nullable [] key, int payloadBytes, Headers headers) {
    return OVERHEAD_BYTES + (key == null ? 0L : key.length) + payloadBytes + sizeBytes(headers);
  }

  private static long sizeBytes(Headers headers) {
    long size = 0;
    // most events have none, and an iterator over none is two objects
    for (Header header : headers.toArray()) {
      size += HEADER_OVERHEAD_BYTES + header.key().getBytes(StandardCharsets.UTF_8).length;
      size += header.value() == null ? 0 : header.value().length;
    }
    return size;
  }
}
