package io.driftgate.drift.window;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Entries of a table that are used again. What is freed stays in the table until something else
 * takes its place, so whoever reads the table back must be told what is over; in return nothing is
 * ever deleted, which the changelog, and whoever else writes to Kafka in the same process, would
 * pay for.
 */
final class Slots {
  private final StateTable table;
  private final String prefix;
  private final Deque<String> free = new ArrayDeque<>();
  private int next;

  /**
   * @param prefix of the keys; what follows has no meaning
   */
  Slots(StateTable table, String prefix) {
    this.table = table;
    this.prefix = prefix;
  }

  /** Whether an entry of the table is one of these. */
  boolean isOne(String key) {
    return key.startsWith(prefix);
  }

  /** Takes note of a slot that the table has, before the first {@link #put}. */
  void known(String slot) {
    String number = slot.substring(prefix.length());
    // slots of before were named by what is in them
    if (number.chars().allMatch(Character::isDigit)) {
      next = Math.max(next, Integer.parseInt(number) + 1);
    }
  }

  /** Puts a value into a slot that is free. */
  String put(byte[] value) {
    String slot = free.isEmpty() ? prefix + next++ : free.pop();
    table.put(slot, value);
    return slot;
  }

  /** Puts another value into a slot. */
  void replace(String slot, byte[] value) {
    table.put(slot, value);
  }

  /** What is in the slot is of no use any more. */
  void free(String slot) {
    free.push(slot);
  }
}
