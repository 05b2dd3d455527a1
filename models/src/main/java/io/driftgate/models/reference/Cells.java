package io.driftgate.models.reference;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts one behind the other, as UTF-8: a cell takes its bytes and four more. Mutable. */
final class Cells {
  private byte[] bytes = new byte[256];
  private int[] ends = new int[64];
  private int count;

  int count() {
    return count;
  }

  void add(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    add(encoded, 0, encoded.length);
  }

  void add(byte[] text, int from, int length) {
    int start = start(count);
    int end = Math.addExact(start, length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(end));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, grown(count));
    }
    System.arraycopy(text, from, bytes, start, length);
    ends[count] = end;
    count++;
  }

  /** Gives back what is not needed once all is added. */
  void trim() {
    bytes = Arrays.copyOf(bytes, start(count));
    ends = Arrays.copyOf(ends, count);
  }

  String get(int index) {
    if (index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    int start = start(index);
    return new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private static int grown(int needed) {
    return needed + (needed >> 1) + 1;
  }
}
