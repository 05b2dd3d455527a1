package io.driftgate.topology.decoding;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read of one field lately, by their bytes. Most texts of features are categories,
 * a few again and again: each is decoded once, and its hash code computed once. A bounded number,
 * each in the one slot that its bytes choose. For one thread.
 */
final class RecentTexts {
  private static final int SLOTS = 64;

  /** Categories are short; what is longer is not looked for. */
  private static final int LONGEST = 64;

  /** Before the first text: many plans are compiled and hardly used. */
  private static final @Nullable Known[] NONE = new Known[0];

  private static final int FACTOR = 31;
  private static final int SPREAD = 0x9E3779B9;
  private static final int SLOT_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS);

  private @Nullable Known[] slots = NONE;

  /** A text and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Known(byte[] utf8, String text) {

    boolean isOf(byte[] bytes, int from, int length) {
      return Arrays.equals(utf8, 0, utf8.length, bytes, from, from + length);
    }
  }

  /** The text of some bytes, which are UTF-8. */
  String text(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    if (slots.length == 0) {
      slots = new Known[SLOTS];
    }
    int slot = slot(bytes, from, length);
    Known known = slots[slot];
    if (known == null || !known.isOf(bytes, from, length)) {
      known =
          new Known(
              Arrays.copyOfRange(bytes, from, from + length),
              new String(bytes, from, length, StandardCharsets.UTF_8));
      slots[slot] = known;
    }
    return known.text();
  }

  private static int slot(byte[] bytes, int from, int length) {
    int hash = length;
    for (int at = from; at < from + length; at++) {
      hash = FACTOR * hash + bytes[at];
    }
    return (hash * SPREAD) >>> SLOT_SHIFT;
  }
}
