package io.driftgate.app.replay;

import io.driftgate.topology.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a dead letter say.
 *
 * @param sourceOffset of the event
 * @param reason the kind of reason
 * @param version the version that could not score it
 */
record DeadLetter(long sourceOffset, String reason, String version) {

  /** Reads the headers; null where the record is no dead letter of an event of that topic. */
  static @Nullable DeadLetter of(ConsumerRecord<byte[], byte[]> record, String featuresTopic) {
    Headers headers = record.headers();
    long offset = sourceOffset(record, featuresTopic);
    String reason = text(headers, DeadLetters.REASON);
    String version = text(headers, DeadLetters.MODEL_VERSION);
    return offset < 0 || reason == null || version == null
        ? null
        : new DeadLetter(offset, reason, version);
  }

  private static long sourceOffset(ConsumerRecord<byte[], byte[]> record, String featuresTopic) {
    String offset = text(record.headers(), DeadLetters.SOURCE_OFFSET);
    boolean ours =
        featuresTopic.equals(text(record.headers(), DeadLetters.SOURCE_TOPIC))
            && offset != null
            && offset.matches("[0-9]{1,18}");
    return ours ? Long.parseLong(offset) : -1;
  }

  private static @Nullable String text(Headers headers, String key) {
    Header header = headers.lastHeader(key);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
