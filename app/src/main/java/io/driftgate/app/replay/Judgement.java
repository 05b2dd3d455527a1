package io.driftgate.app.replay;

import java.util.Set;

/** One event held against its record. */
interface Judgement {

  /** Versions that have to say what they think of the event. */
  Set<String> versions();

  /**
   * Compares, and says what is different.
   *
   * @param answers of the versions
   */
  void judge(Answers answers, Findings findings);
}
