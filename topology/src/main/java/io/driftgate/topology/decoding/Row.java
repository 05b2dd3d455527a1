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
  static final byte NOT_A_NUMBER = 4;

  final double[] numbers;
  final long[] integers;
  final String[] texts;

  /** By feature, in the order of the manifest. */
  private final byte[] states;

  /** Whether any state may be other than PRESENT. */
  private boolean marked;

  /** Features that have no value of their own, once the row is validated. */
  private int missing;

  /** By whose ranges no number is unusual, and none missing; null where that is not known. */
  private @Nullable RowLayout usualTo;

  final EventId id = new EventId();
  long eventTime;

  Row(int features, int numbers, int integers, int texts) {
    this.states = new byte[features];
    this.numbers = new double[numbers];
    this.integers = new long[integers];
    this.texts = new String[texts];
    Arrays.fill(this.texts, "");
  }

  void clear() {
    if (marked) {
      Arrays.fill(states, PRESENT);
      marked = false;
    }
    missing = 0;
    usualTo = null;
    id.clear();
    eventTime = NO_TIME;
  }

  /** Notes the state of a feature, by its position in the manifest. */
  void mark(int feature, byte state) {
    states[feature] = state;
    marked = true;
  }

  /** Whether the state of any feature was noted; if not, all are PRESENT. */
  boolean isMarked() {
    return marked;
  }

  byte state(int feature) {
    return states[feature];
  }

  int features() {
    return states.length;
  }

  /** Notes that something stands in for the value of a feature. */
  void countMissing(int feature) {
    if (states[feature] == PRESENT) {
      mark(feature, NOT_A_NUMBER);
    }
    missing++;
  }

  /** Notes that nothing is missing and each number is within the range seen in training. */
  void markUsual(RowLayout layout) {
    usualTo = layout;
  }

  /**
   * Whether it is known that nothing is missing and each number is within the range that a version
   * saw in training. Where it is not, that may be so all the same: versions that read alike share a
   * row, and have ranges of their own.
   *
   * @param layout of the version
   */
  public boolean isKnownAsUsual(RowLayout layout) {
    return usualTo == layout;
  }

  /** How many features had no value, or NaN, before any default stood in. */
  public int missing() {
    return missing;
  }

  /** Whether a feature, by its position in the manifest, is one of them. */
  public boolean isMissing(int feature) {
    return states[feature] != PRESENT;
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
    return id.text();
  }

  /** The same as it is kept, for whoever only copies it. */
  public EventId id() {
    return id;
  }

  /** Milliseconds since 1970, or {@link #NO_TIME}. */
  public long eventTime() {
    return eventTime;
  }
}
