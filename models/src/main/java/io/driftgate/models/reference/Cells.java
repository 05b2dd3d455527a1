package io.driftgate.models.reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts one behind the other, as UTF-8: a cell takes its bytes and four more. The bytes lie in
 * blocks, so that they need not be copied, and held twice, when more come. Mutable.
 */
final class Cells {
  private static final int BLOCK_BITS = 14;
  private static final int BLOCK_BYTES = 1 << BLOCK_BITS;

  private final List<byte[]> blocks = new ArrayList<>();
  private int[] ends = {};
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
    for (int done = 0; done < length; ) {
      int at = start + done;
      int inBlock = at & (BLOCK_BYTES - 1);
      int part = Math.min(length - done, BLOCK_BYTES - inBlock);
      System.arraycopy(text, from + done, block(at, inBlock + part), inBlock, part);
      done += part;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count + (count >> 1) + 16);
    }
    ends[count] = end;
    count++;
  }

  /**
   * The block of a position, which has room for so many bytes; only the first one is ever short.
   */
  private byte[] block(int position, int room) {
    int index = position >>> BLOCK_BITS;
    if (index == blocks.size()) {
      blocks.add(new byte[index == 0 ? Math.min(BLOCK_BYTES, 2 * room) : BLOCK_BYTES]);
    }
    byte[] block = blocks.get(index);
    if (block.length < room) {
      block = Arrays.copyOf(block, Math.min(BLOCK_BYTES, 2 * room));
      blocks.set(index, block);
    }
    return block;
  }

  /** Gives back what is not needed once all is added. */
  void trim() {
    ends = Arrays.copyOf(ends, count);
  }

  String get(int index) {
    if (index >= count) {
      throw new IndexOutOfBoundsException(index);
    }
    int start = start(index);
    byte[] text = new byte[ends[index] - start];
    for (int done = 0; done < text.length; ) {
      int at = start + done;
      int inBlock = at & (BLOCK_BYTES - 1);
      int part = Math.min(text.length - done, BLOCK_BYTES - inBlock);
      System.arraycopy(blocks.get(at >>> BLOCK_BITS), inBlock, text, done, part);
      done += part;
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }
}
