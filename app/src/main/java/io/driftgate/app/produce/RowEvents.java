package io.driftgate.app.produce;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.config.Secrets;
import java.io.IOException;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Events made from the rows of a file. */
final class RowEvents implements Events {
  private final InputRows rows;
  private final Schema schema;
  private final Set<String> ignoredColumns;
  private final Set<String> sensitiveColumns;

  /**
   * Reads events.
   *
   * @param ignoredColumns columns that are left out of the event; any other that the schema does
   *     not have is an error
   * @param sensitiveColumns columns whose values must not stand in messages
   */
  RowEvents(
      InputRows rows, Schema schema, Set<String> ignoredColumns, Set<String> sensitiveColumns) {
    this.rows = rows;
    this.schema = schema;
    this.ignoredColumns = Set.copyOf(ignoredColumns);
    this.sensitiveColumns = Set.copyOf(sensitiveColumns);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable GenericRecord next() throws IOException {
    InputRow row = rows.next();
    return row == null ? null : event(row);
  }

  private GenericRecord event(InputRow row) {
    for (String column : row.cells().keySet()) {
      if (schema.getField(column) == null && !ignoredColumns.contains(column)) {
        throw new UnreadableInputException(
            row.place()
                + ", column "
                + column
                + ": the rows before have no such column. Pass the schema with --schema");
      }
    }
    GenericRecord event = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      event.put(field.pos(), value(row, field));
    }
    return event;
  }

  private @Nullable Object value(InputRow row, Schema.Field field) {
    JsonNode cell = row.cells().get(field.name());
    if (cell == null && field.hasDefaultValue()) {
      return GenericData.get().getDefaultValue(field);
    }
    if (cell == null) {
      throw new UnreadableInputException(
          row.place() + ": no column " + field.name() + ", and the schema has no default for it");
    }
    try {
      return FieldValue.of(field.schema(), cell);
    } catch (FieldValue.Unfit e) {
      String shown =
          sensitiveColumns.contains(field.name()) ? Secrets.MASK : "'" + cell.asText() + "'";
      throw new UnreadableInputException(
          row.place() + ", column " + field.name() + " = " + shown + ": expected " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
