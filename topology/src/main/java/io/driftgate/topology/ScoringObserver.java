package io.driftgate.topology;

import io.driftgate.topology.decoding.Reason;
import java.util.function.Supplier;

/** Told what scoring does, for metrics. Called on the stream threads; must be quick. */
public interface ScoringObserver {

  /**
   * An event was scored.
   *
   * @param version the version that scored it
   * @param sentAt timestamp of the event's record, milliseconds since 1970
   * @param scoredAt milliseconds since 1970
   */
  void scored(String version, long sentAt, long scoredAt);

  /** An event was scored beside the version that serves it. */
  void shadowScored(String version);

  /** A canary or shadow failed on an event that another version scored. */
  void failed(String version);

  /** An event went to the dead letters. */
  void rejected(Reason reason);

  /**
   * Runs a version's scoring of a batch and times it.
   *
   * @param rows rows that the call carries
   */
  <T> T timed(String version, int rows, Supplier<T> scoring);

  /** A task applied a routing table. */
  void routingApplied(long epoch);

  /** Nobody is told. */
  static ScoringObserver none() {
    return new ScoringObserver() {
      @Override
      public void scored(String version, long sentAt, long scoredAt) {}

      @Override
      public void shadowScored(String version) {}

      @Override
      public void failed(String version) {}

      @Override
      public void rejected(Reason reason) {}

      @Override
      public <T> T timed(String version, int rows, Supplier<T> scoring) {
        return scoring.get();
      }

      @Override
      public void routingApplied(long epoch) {}
    };
  }
}
