package io.driftgate.app.replay;

/** Told how far a long replay has come. */
public interface ReplayProgress {

  /** Something that people should know. */
  void note(String text);

  /**
   * Some events were done.
   *
   * @param events so far
   */
  void done(long events);
}
