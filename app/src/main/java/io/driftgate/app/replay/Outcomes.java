package io.driftgate.app.replay;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of the events of one partition, on one of the topics for it, in the order of
 * the events. For one thread; does not own the records.
 *
 * @param <T> what stands in a record
 */
final class Outcomes<T> {
  private final PartitionRecords records;
  private final String name;
  private final Function<ConsumerRecord<byte[], byte[]>, @Nullable T> reader;
  private final ToLongFunction<T> eventOffset;
  private final PartitionRange range;
  private final Surplus surplus;
  private long last = -1;
  private long headOffset;
  private @Nullable T head;

  /**
   * Goes to the first record of the range.
   *
   * @param name what a record is called
   * @param reader null for records of other topics' events
   * @param eventOffset offset of the event that a record is about
   */
  Outcomes(
      PartitionRecords records,
      String name,
      Function<ConsumerRecord<byte[], byte[]>, @Nullable T> reader,
      ToLongFunction<T> eventOffset,
      PartitionRange range,
      Surplus surplus) {
    this.records = records;
    this.name = name;
    this.reader = reader;
    this.eventOffset = eventOffset;
    this.range = range;
    this.surplus = surplus;
    records.seekFirst(
        record -> {
          T found = reader.apply(record);
          return found == null ? -1 : eventOffset.applyAsLong(found);
        },
        range.from());
    advance();
  }

  /** What was recorded of an event; null for nothing. Offsets grow from call to call. */
  @Nullable T at(long offset) {
    skipTo(offset);
    T found = head;
    if (found == null || eventOffset.applyAsLong(found) != offset) {
      return null;
    }
    last = offset;
    advance();
    return found;
  }

  /** Whether there is no record any more. */
  boolean isAtEnd() {
    return head == null;
  }

  /** To be called after the last event: what is left is too many. */
  void finish() {
    skipTo(range.to());
  }

  private void skipTo(long offset) {
    while (head != null && eventOffset.applyAsLong(head) < offset) {
      long at = eventOffset.applyAsLong(head);
      if (at >= range.from()) {
        surplus.found(
            range.partition(),
            at,
            name + " at offset " + headOffset,
            at <= last ? "one record of the event" : "no event at that offset");
      }
      advance();
    }
  }

  private void advance() {
    head = null;
    for (ConsumerRecord<byte[], byte[]> record = records.next();
        record != null;
        record = records.next()) {
      head = reader.apply(record);
      if (head != null) {
        headOffset = record.offset();
        return;
      }
    }
  }
}
