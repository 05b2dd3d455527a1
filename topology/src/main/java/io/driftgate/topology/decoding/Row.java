package io.driftgate.topology.decoding;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The decoded values of one event; reused from event to event, owned by one task. */
public final class Row {
  /** No event time in the event. */
  public static final long NO_TIME = Long.MIN_VALUE;

  static final byte PRESENT = 0;
  static final byte ABSENT = 1;
  static final byte NULL = 2;
  static final byte WRONG_TYPE = 3;

  final double[] numbers;
  final long[] integers;
  final String[] texts;

  /** By feature, in the order of the manifest. */
  final byte[] states;

  @Nullable String eventId;
  long eventTime;

  Row(int features, int numbers, int integers, int texts) {
    this.states = new byte[features];
    this.numbers = new double[numbers];
    this.integers = new long[integers];
    this.texts = new String[texts];
    Arrays.fill(this.texts, "");
  }

  void clear() {
    Arrays.fill(states, PRESENT);
    eventId = null;
    eventTime = NO_TIME;
  }

  /** Floating-point features in the order of the manifest; the caller must not change them. */
  public double[] numbers() {
    return numbers;
  }

  /** Integer and boolean features in the order of the manifest; the caller must not change them. */
  public long[] integers() {
    return integers;
  }

  /** Text features in the order of the manifest; the caller must not change them. */
  public String[] texts() {
    return texts;
  }

  /** The producer's id of the event; null where it has none. */
  public @Nullable String eventId() {
    return eventId;
  }

  /** Milliseconds since 1970, or {@link #NO_TIME}. */
  public long eventTime() {
    return eventTime;
  }
}
