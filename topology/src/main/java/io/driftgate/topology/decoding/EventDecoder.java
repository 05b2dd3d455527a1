package io.driftgate.topology.decoding;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns framed events of one model into rows. Not safe for several threads; plans are cheap enough
 * to be compiled once per task.
 */
public final class EventDecoder {
  private final RowLayout layout;
  private final RowValidator validator;
  private final AvroCursor cursor = new AvroCursor();
  private final PlanCache plans = new PlanCache();

  public EventDecoder(RowLayout layout) {
    this.layout = layout;
    this.validator = new RowValidator(layout);
  }

  /**
   * Decodes an event and checks it against the manifest.
   *
   * @param event the event with its frame ({@link Framing})
   * @param schemaId the schema's id
   * @param writer the schema of that id
   * @param row receives the values; its content counts only where null is returned
   * @return why the event cannot be scored; null where it can
   */
  public @Nullable Rejected decode(byte[] event, int schemaId, Schema writer, Row row) {
    row.clear();
    if (writer.getType() != Schema.Type.RECORD) {
      return new Rejected(
          Reason.UNSUPPORTED_SCHEMA,
          "schema "
              + schemaId
              + " is of type "
              + writer.getType().getName()
              + "; expected a record");
    }
    try {
      cursor.reset(event, Framing.LENGTH_BYTES);
      plans.plan(schemaId, writer, layout).decode(cursor, row);
    } catch (MalformedEventException e) {
      return new Rejected(Reason.MALFORMED, "with schema " + schemaId + " " + e.getMessage());
    }
    return validator.validate(row);
  }
}
