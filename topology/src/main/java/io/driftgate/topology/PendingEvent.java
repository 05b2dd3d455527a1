package io.driftgate.topology;

import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An event between being read and being committed: a slot of the micro-batch, reused from batch to
 * batch. Either its row is to be scored or it was rejected.
 */
final class PendingEvent {
  /** No schema id: the event has no frame. */
  static final int NO_SCHEMA = -1;

  private @Nullable Row row;
  private CommitHook.@Nullable EventContext context;
  private @Nullable Record<byte[], byte[]> record;
  private @Nullable Rejected rejected;
  private int schemaId;

  void begin(CommitHook.EventContext context, Record<byte[], byte[]> record, Row row) {
    this.context = context;
    this.record = record;
    this.row = row;
    this.rejected = null;
    this.schemaId = NO_SCHEMA;
  }

  /** Lets go of the event's bytes. */
  void end() {
    context = null;
    record = null;
    row = null;
    rejected = null;
  }

  void schemaId(int schemaId) {
    this.schemaId = schemaId;
  }

  void reject(@Nullable Rejected rejected) {
    this.rejected = rejected;
  }

  Row row() {
    if (row == null) {
      throw new IllegalStateException("the slot is empty");
    }
    return row;
  }

  CommitHook.EventContext context() {
    if (context == null) {
      throw new IllegalStateException("the slot is empty");
    }
    return context;
  }

  Record<byte[], byte[]> record() {
    if (record == null) {
      throw new IllegalStateException("the slot is empty");
    }
    return record;
  }

  @Nullable Rejected rejected() {
    return rejected;
  }

  int schemaId() {
    return schemaId;
  }

  /** The producer's id of the event, else its coordinates. */
  String eventId() {
    String own = row().eventId();
    if (own != null) {
      return own;
    }
    CommitHook.EventContext at = context();
    return at.topic() + "/" + at.partition() + "/" + at.offset();
  }

  /** The event's own time, else the timestamp of its record; milliseconds since 1970. */
  long eventTime() {
    long own = row().eventTime();
    return own == Row.NO_TIME ? record().timestamp() : own;
  }
}
