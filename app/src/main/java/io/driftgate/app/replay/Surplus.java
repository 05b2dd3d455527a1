package io.driftgate.app.replay;

/** Told of records that no event of the range accounts for. */
@FunctionalInterface
interface Surplus {

  /**
   * A record too many.
   *
   * @param offset of the event that it names
   * @param recorded which record that is, for people
   * @param why it is too many, for people
   */
  void found(int partition, long offset, String recorded, String why);
}
