package io.driftgate.drift.window;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Entries of a table that are used again. What is freed stays in the table until something else
 * takes its place, so whoever reads the table back must be told what is over; in return nothing is
 * ever deleted, which the changelog, and whoever else writes to Kafka in the same process, would
 * pay for. What a backlog filled is emptied when it is not needed any more: an empty value stays.
 */
final class Slots {
  private static final byte[] EMPTY = new byte[0];

  private final StateTable table;
  private final String prefix;
  private final Deque<String> free = new ArrayDeque<>();
  private final Deque<String> empty = new ArrayDeque<>();
  private int next;
  private int used;
  private int most;
  private int mostBefore;

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

  /**
   * Takes note of a slot that the table has, before the first {@link #put}.
   *
   * @return whether there is anything in it; if so, it counts as used until it is freed
   */
  boolean known(String slot, byte[] value) {
    String number = slot.substring(prefix.length());
    // slots of before were named by what is in them
    if (number.chars().allMatch(Character::isDigit)) {
      next = Math.max(next, Integer.parseInt(number) + 1);
    }
    if (value.length == 0) {
      empty.push(slot);
      return false;
    }
    use();
    return true;
  }

  private void use() {
    used++;
    most = Math.max(most, used);
  }

  /** Puts a value into a slot that is free. */
  String put(byte[] value) {
    String slot = free.isEmpty() ? empty.poll() : free.pop();
    if (slot == null) {
      slot = prefix + next++;
    }
    table.put(slot, value);
    use();
    return slot;
  }

  /** Puts another value into a slot. */
  void replace(String slot, byte[] value) {
    table.put(slot, value);
  }

  /** What is in the slot is of no use any more. */
  void free(String slot) {
    used--;
    free.push(slot);
  }

  /** The same, and what is in the slot is not to stay. */
  void empty(String slot) {
    used--;
    table.put(slot, EMPTY);
    empty.push(slot);
  }

  /**
   * Empties free slots: as many stay full as were used at a time since the trim before the last. To
   * be called now and then; between two calls the need should have come and gone once.
   */
  void trim() {
    int needed = Math.max(most, mostBefore);
    while (!free.isEmpty() && used + free.size() > needed) {
      String slot = free.removeLast();
      table.put(slot, EMPTY);
      empty.push(slot);
    }
    mostBefore = most;
    most = used;
  }
}
