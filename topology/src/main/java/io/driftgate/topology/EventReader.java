package io.driftgate.topology;

import io.driftgate.topology.decoding.EventDecoder;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads events into the slots of the batch: frame, schema, row, validation. For one task. */
final class EventReader {
  /** Header of Confluent's newer framing, which keeps the schema's id out of the value. */
  private static final String SCHEMA_ID_HEADER = "__value_schema_id";

  private final KnownSchemas schemas;
  private final EventDecoder decoder;

  EventReader(KnownSchemas schemas, RowLayout layout) {
    this.schemas = schemas;
    this.decoder = new EventDecoder(layout);
  }

  /**
   * Decodes the slot's event into the row of one of its readings, or rejects it there.
   *
   * @throws SchemaUnavailableException when the schema cannot be had
   */
  void read(PendingEvent event, Reading reading) {
    byte @Nullable [] value = event.record().value();
    if (value != null && Framing.isFramed(value)) {
      event.schemaId(Framing.schemaId(value));
    }
    reading.reject(read(value, event.record().headers(), reading.row()));
  }

  /**
   * Decodes an event into a row.
   *
   * @return why it cannot be scored; null where it can
   * @throws SchemaUnavailableException when the schema cannot be had
   */
  @Nullable Rejected read(byte @Nullable [] value, Headers headers, Row row) {
    if (value == null) {
      return new Rejected(Reason.NULL_VALUE, "the event has no value (a tombstone)");
    }
    return Framing.isFramed(value)
        ? decode(value, Framing.schemaId(value), row)
        : notFramed(value, headers);
  }

  private @Nullable Rejected decode(byte[] value, int schemaId, Row row) {
    SchemaLookup lookup = schemas.remembered(schemaId);
    if (lookup == null) {
      lookup = schemas.ask(schemaId);
    }
    if (lookup instanceof SchemaLookup.Found found) {
      return decoder.decode(value, schemaId, found.schema(), row);
    }
    if (lookup instanceof SchemaLookup.Unknown unknown) {
      return new Rejected(Reason.UNKNOWN_SCHEMA, "schema " + schemaId + ": " + unknown.why());
    }
    throw new SchemaUnavailableException(schemaId, ((SchemaLookup.Unavailable) lookup).why());
  }

  private static Rejected notFramed(byte[] value, Headers headers) {
    String hint =
        headers.lastHeader(SCHEMA_ID_HEADER) == null
            ? ""
            : "; the schema id is in a header, configure the producer to put it before the value";
    String found =
        value.length == 0 ? "nothing" : "first byte " + value[0] + ", " + value.length + " bytes";
    return new Rejected(
        Reason.NOT_FRAMED,
        "expected a zero byte, four bytes of schema id and Avro binary; found " + found + hint);
  }
}
