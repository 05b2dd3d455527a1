package io.driftgate.topology;

import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.Score;
import org.jspecify.annotations.Nullable;

/** An event as one version reads and scores it; a part of a slot, reused from batch to batch. */
final class Reading {
  private @Nullable VersionLane lane;
  private @Nullable Row row;
  private @Nullable Rejected rejected;
  private @Nullable Score score;

  void begin(VersionLane version, Row values) {
    lane = version;
    row = values;
    rejected = null;
    score = null;
  }

  void end() {
    lane = null;
    row = null;
    rejected = null;
    score = null;
  }

  /** Whether a version is to score the event here. */
  boolean isUsed() {
    return lane != null;
  }

  VersionLane lane() {
    if (lane == null) {
      throw new IllegalStateException("no version reads the event here");
    }
    return lane;
  }

  Row row() {
    if (row == null) {
      throw new IllegalStateException("no version reads the event here");
    }
    return row;
  }

  void reject(@Nullable Rejected why) {
    rejected = why;
  }

  /** Why the version cannot read the event; null where it can. */
  @Nullable Rejected rejected() {
    return rejected;
  }

  /** Whether it waits for the model. */
  boolean isToBeScored() {
    return lane != null && rejected == null && score == null;
  }

  void scored(Score said) {
    score = said;
  }

  /** What the version said cannot be passed on. */
  void withdraw(Rejected why) {
    score = null;
    rejected = why;
  }

  /** What the version says; null where it says nothing, for which there is a {@link #failure}. */
  Score.@Nullable Scored score() {
    return score instanceof Score.Scored scored ? scored : null;
  }

  /** Why there is no score; null where there is one. */
  @Nullable Rejected failure() {
    if (score != null) {
      return ModelFailure.of(score);
    }
    return rejected;
  }
}
