package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import java.math.BigDecimal;

/** What a value of the event becomes part of. The types were checked when the plan was compiled. */
interface Target {

  boolean takes(ValueType type);

  void putLong(Row row, long value);

  void putDouble(Row row, double value);

  void putText(Row row, String value);

  void putDecimal(Row row, BigDecimal value);

  /** Notes one of the states of {@link Row} other than PRESENT. */
  void mark(Row row, byte state);

  /** The kinds of values that an event can hold. */
  enum ValueType {
    BOOLEAN,
    INTEGER,
    FLOATING,
    DECIMAL,
    TEXT,
    OTHER
  }

  /** A feature of the model. */
  record OfFeature(int index, int place, Feature feature) implements Target {

    @Override
    public boolean takes(ValueType type) {
      return switch (feature.kind()) {
        case FLOATING -> type != ValueType.TEXT && type != ValueType.OTHER;
        case INTEGER ->
            feature.type() == TensorType.BOOL
                ? type == ValueType.BOOLEAN
                : type == ValueType.INTEGER || type == ValueType.BOOLEAN;
        case TEXT -> type == ValueType.TEXT;
      };
    }

    @Override
    public void putLong(Row row, long value) {
      if (feature.kind() == TensorType.Kind.FLOATING) {
        row.numbers[place] = value;
      } else {
        row.integers[place] = value;
      }
    }

    @Override
    public void putDouble(Row row, double value) {
      row.numbers[place] = value;
    }

    @Override
    public void putText(Row row, String value) {
      row.texts[place] = value;
    }

    @Override
    public void putDecimal(Row row, BigDecimal value) {
      row.numbers[place] = value.doubleValue();
    }

    @Override
    public void mark(Row row, byte state) {
      row.mark(index, state);
    }
  }

  /** The event's id: texts and integers. */
  record OfEventId() implements Target {

    @Override
    public boolean takes(ValueType type) {
      return type == ValueType.TEXT || type == ValueType.INTEGER;
    }

    @Override
    public void putLong(Row row, long value) {
      row.id.set(Long.toString(value));
    }

    @Override
    public void putDouble(Row row, double value) {
      throw new IllegalStateException("a double is no event id");
    }

    @Override
    public void putText(Row row, String value) {
      row.id.set(value);
    }

    @Override
    public void putDecimal(Row row, BigDecimal value) {
      throw new IllegalStateException("a decimal is no event id");
    }

    @Override
    public void mark(Row row, byte state) {
      row.id.clear();
    }
  }

  /**
   * The event's time, from a whole number.
   *
   * @param unitsPerMillisecond 1,000 for microseconds, 1 for milliseconds
   * @param millisecondsPerUnit 86,400,000 for days, 1 for milliseconds
   */
  record OfEventTime(long unitsPerMillisecond, long millisecondsPerUnit) implements Target {

    @Override
    public boolean takes(ValueType type) {
      return type == ValueType.INTEGER;
    }

    @Override
    public void putLong(Row row, long value) {
      row.eventTime = Math.floorDiv(value, unitsPerMillisecond) * millisecondsPerUnit;
    }

    @Override
    public void putDouble(Row row, double value) {
      throw new IllegalStateException("a double is no event time");
    }

    @Override
    public void putText(Row row, String value) {
      throw new IllegalStateException("a text is no event time");
    }

    @Override
    public void putDecimal(Row row, BigDecimal value) {
      throw new IllegalStateException("a decimal is no event time");
    }

    @Override
    public void mark(Row row, byte state) {
      row.eventTime = Row.NO_TIME;
    }
  }
}
