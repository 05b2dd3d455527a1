package io.driftgate.app.replay;

import io.driftgate.schemas.AuditRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An event of the features topic and what was recorded of it.
 *
 * @param event as it was read
 * @param audit its audit record; null where it was not scored
 * @param letter its dead letter; null where there is none
 * @param wasReached whether scoring has come past it; where not, nothing can be recorded yet
 */
record PastEvent(
    ConsumerRecord<byte[], byte[]> event,
    @Nullable AuditRecord audit,
    @Nullable DeadLetter letter,
    boolean wasReached) {

  int partition() {
    return event.partition();
  }

  long offset() {
    return event.offset();
  }
}
