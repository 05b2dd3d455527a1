package io.driftgate.drift.performance;

/**
 * What went wrong since the last report. Immutable.
 *
 * @param late outcomes that came after the report of their event's window
 * @param unmatched outcomes that no event was found for in time
 * @param unreadable labels that cannot be read
 * @param repeated events and outcomes with an id that was there before
 * @param overflowed events and outcomes that there was no room for
 */
record JoinCounts(long late, long unmatched, long unreadable, long repeated, long overflowed) {
  static final JoinCounts NONE = new JoinCounts(0, 0, 0, 0, 0);

  /** The sum. */
  JoinCounts plus(JoinCounts other) {
    return new JoinCounts(
        late + other.late,
        unmatched + other.unmatched,
        unreadable + other.unreadable,
        repeated + other.repeated,
        overflowed + other.overflowed);
  }

  static JoinCounts ofLate() {
    return new JoinCounts(1, 0, 0, 0, 0);
  }

  static JoinCounts ofUnmatched() {
    return new JoinCounts(0, 1, 0, 0, 0);
  }

  static JoinCounts ofUnreadable() {
    return new JoinCounts(0, 0, 1, 0, 0);
  }

  static JoinCounts ofRepeated() {
    return new JoinCounts(0, 0, 0, 1, 0);
  }

  static JoinCounts ofOverflowed() {
    return new JoinCounts(0, 0, 0, 0, 1);
  }
}
