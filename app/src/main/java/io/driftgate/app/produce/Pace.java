package io.driftgate.app.produce;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** When events are due, counted from the first one. */
sealed interface Pace {

  /**
   * When an event is due, in nanoseconds after the first one.
   *
   * @param index number of the event, from 0
   */
  long dueNanos(long index, GenericRecord event);

  /** As fast as the broker takes them. */
  record Unlimited() implements Pace {
    @Override
    public long dueNanos(long index, GenericRecord event) {
      return 0;
    }
  }

  /** So many events a second, evenly. */
  record Steady(double eventsPerSecond) implements Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public long dueNanos(long index, GenericRecord event) {
      return (long) (index / eventsPerSecond * NANOS_PER_SECOND);
    }
  }

  /**
   * At the times of the events themselves, so many times faster. An event that is older than the
   * first one is due at once, and so is one without a time.
   */
  final class Recorded implements Pace {
    private final double speed;
    private final Schema.Field timeField;
    private final Schema timeSchema;
    private @Nullable Instant first;

    /**
     * Reads the time from a field of the events.
     *
     * @throws UnreadableInputException when there is no such field or it holds no time
     */
    Recorded(double speed, Schema eventSchema, String timeField) {
      this.speed = speed;
      Schema.Field field = eventSchema.getField(timeField);
      if (field == null) {
        throw new UnreadableInputException(
            "--speed needs the time of the events, and they have no field "
                + timeField
                + ". Name it with --event-time");
      }
      this.timeField = field;
      this.timeSchema = timestamp(field);
    }

    private static Schema timestamp(Schema.Field field) {
      if (field.schema().isUnion()) {
        for (Schema branch : field.schema().getTypes()) {
          if (Timestamps.isTimestamp(branch)) {
            return branch;
          }
        }
      }
      if (!Timestamps.isTimestamp(field.schema())) {
        throw new UnreadableInputException(
            "--speed needs the time of the events, and the field "
                + field.name()
                + " is "
                + field.schema()
                + "; expected the logical type timestamp-millis or timestamp-micros");
      }
      return field.schema();
    }

    @Override
    public long dueNanos(long index, GenericRecord event) {
      if (!(event.get(timeField.pos()) instanceof Long value)) {
        return 0;
      }
      Instant time = Timestamps.instant(timeSchema, value);
      if (first == null) {
        first = time;
      }
      return (long) (Duration.between(first, time).toNanos() / speed);
    }
  }
}
