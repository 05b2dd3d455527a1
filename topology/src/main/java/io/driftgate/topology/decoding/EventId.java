package io.driftgate.topology.decoding;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The producer's id of one event; reused from event to event. Most ids are ASCII and are only
 * copied into what is written, so they stay bytes until somebody asks for the text.
 */
public final class EventId {
  private static final int FIRST_CAPACITY = 40;

  /** Longer ids are texts, which go with their event; the bytes stay. */
  private static final int LONGEST = 1024;

  private byte[] ascii = new byte[FIRST_CAPACITY];

  /** How many of the bytes count; negative where the id is not kept as bytes. */
  private int length = -1;

  private @Nullable String text;

  EventId() {}

  void clear() {
    length = -1;
    text = null;
  }

  void set(String id) {
    length = -1;
    text = id;
  }

  /** An id in UTF-8, which is copied. */
  void set(byte[] bytes, int from, int count) {
    byte signs = 0;
    for (int at = from; at < from + count; at++) {
      signs |= bytes[at];
    }
    if (signs < 0 || count > LONGEST) {
      set(new String(bytes, from, count, StandardCharsets.UTF_8));
      return;
    }
    if (ascii.length < count) {
      ascii = new byte[Math.max(count, 2 * ascii.length)];
    }
    System.arraycopy(bytes, from, ascii, 0, count);
    length = count;
    text = null;
  }

  /** Whether {@link #bytes} holds the id. */
  public boolean isAscii() {
    return length >= 0;
  }

  /** The id in ASCII in the first {@link #length} bytes; valid until the next event is read. */
  public byte[] bytes() {
    return ascii;
  }

  /** Bytes of an ASCII id. */
  public int length() {
    return length;
  }

  /** Null where the event has none. */
  public @Nullable String text() {
    if (text == null && length >= 0) {
      text = new String(ascii, 0, length, StandardCharsets.US_ASCII);
    }
    return text;
  }
}
