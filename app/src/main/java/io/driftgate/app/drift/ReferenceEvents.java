package io.driftgate.app.drift;

import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.app.produce.FramedEvents;
import io.driftgate.app.produce.Timestamps;
import io.driftgate.models.Feature;
import io.driftgate.models.ModelBundle;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a reference as events, in the order of their times: partition 0, the first one at
 * offset 0. A row without a time is left out.
 *
 * <p>A reference has a column for each feature by its name, whatever the fields of live events are
 * called, and a name that no field could have. So these events have fields of their own, and {@link
 * #reader} reads them.
 */
final class ReferenceEvents implements RecordedEvents {
  private static final String RECORD = "Reference";
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*");

  /** Earlier than this is no time of an event: it is days or seconds since 1970. */
  private static final Instant EARLY = Instant.parse("1971-01-01T00:00:00Z");

  private final ModelBundle reader;
  private final List<ReferenceColumn> columns;
  private final List<Feature> features;
  private final ReferenceColumn times;
  private final List<String> timePath;
  private final Schema schema;
  private final FramedEvents framed;
  private final int[] order;
  private int next;

  /**
   * @param eventTimeField dotted path of the time in an event, and name of the column with the
   *     times
   * @throws ExpectedFailure when there is no column for a feature, no time, or one that cannot be
   *     read
   */
  ReferenceEvents(ModelBundle bundle, ReferenceTable table, String eventTimeField) {
    this.features = bundle.manifest().features();
    this.columns = features.stream().map(feature -> column(table, feature.name())).toList();
    this.times = column(table, eventTimeField);
    if (!PATH.matcher(eventTimeField).matches()) {
      throw new ExpectedFailure(
          "pipeline.event-time-field = '"
              + eventTimeField
              + "' cannot be a field of an event: expected letters, digits and '_', and '.' between"
              + " a record and its field");
    }
    this.timePath = List.of(eventTimeField.split("[.]"));
    this.reader =
        bundle.reading(
            IntStream.range(0, features.size()).mapToObj(position -> field(position)).toList());
    this.schema = schema();
    this.framed = new FramedEvents(schema);
    this.order = order();
  }

  private static ReferenceColumn column(ReferenceTable table, String name) {
    ReferenceColumn column = table.column(name);
    if (column == null) {
      throw new ExpectedFailure(
          "it has no column '" + name + "'; its columns are " + table.columnNames());
    }
    return column;
  }

  /** No other field, for it is longer than the first part of the path of the time. */
  private String field(int position) {
    return timePath.get(0) + "_" + position;
  }

  private Schema schema() {
    List<Schema.Field> fields = new ArrayList<>();
    for (int position = 0; position < features.size(); position++) {
      Schema type = Schema.create(type(features.get(position)));
      fields.add(
          new Schema.Field(
              field(position), SchemaBuilder.unionOf().nullType().and().type(type).endUnion()));
    }
    Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    for (int depth = timePath.size() - 1; depth > 0; depth--) {
      time =
          Schema.createRecord(
              RECORD + depth,
              null,
              null,
              false,
              List.of(new Schema.Field(timePath.get(depth), time)));
    }
    fields.add(new Schema.Field(timePath.get(0), time));
    return Schema.createRecord(RECORD, null, null, false, fields);
  }

  private static Schema.Type type(Feature feature) {
    return switch (feature.type()) {
      case FP32, FP64 -> Schema.Type.DOUBLE;
      case INT64, INT32 -> Schema.Type.LONG;
      case BOOL -> Schema.Type.BOOLEAN;
      case BYTES -> Schema.Type.STRING;
    };
  }

  /** Rows with a time, the earliest first; of equals the one that stands first. */
  private int[] order() {
    long[] millis = new long[times.rows()];
    List<Integer> rows = new ArrayList<>(times.rows());
    for (int row = 0; row < times.rows(); row++) {
      if (!times.isMissing(row)) {
        millis[row] = time(row);
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(row -> millis[row]));
    Instant last =
        rows.isEmpty() ? Instant.EPOCH : Instant.ofEpochMilli(millis[rows.get(rows.size() - 1)]);
    if (last.isBefore(EARLY)) {
      throw new ExpectedFailure(
          rows.size()
              + " rows have a "
              + times.name()
              + (rows.isEmpty() ? "" : ", the latest of which would be " + last)
              + "; expected timestamps, or milliseconds since 1970");
    }
    return rows.stream().mapToInt(row -> row).toArray();
  }

  private long time(int row) {
    String text = times.text(row).trim();
    try {
      return Timestamps.instant(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new ExpectedFailure(
          "row "
              + (row + 1)
              + ", column "
              + times.name()
              + " = '"
              + text
              + "': expected "
              + e.getMessage(),
          e);
    }
  }

  /** The model, as it reads these events. */
  ModelBundle reader() {
    return reader;
  }

  /** Rows that have no time. */
  int leftOut() {
    return times.rows() - order.length;
  }

  @Override
  public Set<Integer> partitions() {
    return Set.of(0);
  }

  @Override
  public @Nullable Event next() {
    if (next == order.length) {
      return null;
    }
    int row = order[next];
    long time = time(row);
    try {
      byte[] value = framed.bytes(event(row, time));
      return new Event(0, next++, value, 0, schema, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GenericRecord event(int row, long time) {
    GenericRecord event = new GenericData.Record(schema);
    for (int position = 0; position < columns.size(); position++) {
      event.put(position, value(columns.get(position), row, schema.getFields().get(position)));
    }
    event.put(columns.size(), nested(schema.getFields().get(columns.size()).schema(), time));
    return event;
  }

  private static Object nested(Schema schema, long time) {
    if (schema.getType() == Schema.Type.LONG) {
      return time;
    }
    GenericRecord part = new GenericData.Record(schema);
    part.put(0, nested(schema.getFields().get(0).schema(), time));
    return part;
  }

  private static @Nullable Object value(ReferenceColumn column, int row, Schema.Field field) {
    if (column.isMissing(row)) {
      return null;
    }
    try {
      return switch (field.schema().getTypes().get(1).getType()) {
        case DOUBLE -> column.number(row);
        case LONG -> column.integer(row);
        case BOOLEAN -> column.integer(row) != 0;
        default -> column.text(row);
      };
    } catch (IllegalStateException e) {
      // a text in a column of numbers, beyond the rows that the trial looks at
      throw new ExpectedFailure("row " + (row + 1) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // the table is memory
  }
}
