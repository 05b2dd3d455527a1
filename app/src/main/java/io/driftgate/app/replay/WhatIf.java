package io.driftgate.app.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What another version would have said, in numbers. Its size does not depend on the range. For one
 * thread.
 */
public final class WhatIf {
  private final List<PartitionRange> ranges = new ArrayList<>();
  private long events;
  private long compared;
  private long sameBits;
  private long labelsChanged;
  private double sumOfDifferences;
  private double maxDifference;
  private @Nullable OtherAnswer farthest;
  private long failsInstead;
  private long scoresInstead;
  private long failsToo;
  private long notRecorded;

  WhatIf() {}

  void range(PartitionRange range) {
    ranges.add(range);
  }

  void add(OtherAnswer answer) {
    events++;
    Double recorded = answer.recordedScore();
    Double score = answer.score();
    if (recorded != null && score != null) {
      compare(answer, recorded, score);
    } else if (recorded != null) {
      failsInstead++;
    } else if (answer.recordedFailure() == null) {
      notRecorded++;
    } else if (score != null) {
      scoresInstead++;
    } else {
      failsToo++;
    }
  }

  private void compare(OtherAnswer answer, double recorded, double score) {
    compared++;
    sameBits += Double.doubleToLongBits(recorded) == Double.doubleToLongBits(score) ? 1 : 0;
    labelsChanged += Objects.equals(answer.recordedLabel(), answer.label()) ? 0 : 1;
    double difference = Math.abs(recorded - score);
    sumOfDifferences += difference;
    if (farthest == null || difference > maxDifference) {
      maxDifference = difference;
      farthest = answer;
    }
  }

  /** What was read of each partition. */
  public List<PartitionRange> ranges() {
    return List.copyOf(ranges);
  }

  /** Events of the range. */
  public long events() {
    return events;
  }

  /** Events that were scored and that the other version scores. */
  public long compared() {
    return compared;
  }

  /** Those with the same score to the last bit. */
  public long sameBits() {
    return sameBits;
  }

  /** Those with another label. */
  public long labelsChanged() {
    return labelsChanged;
  }

  /** Mean of the absolute differences of scores; 0 where nothing was compared. */
  public double meanDifference() {
    return compared == 0 ? 0 : sumOfDifferences / compared;
  }

  /** Largest absolute difference. */
  public double maxDifference() {
    return maxDifference;
  }

  /** The event of the largest difference; null where nothing was compared. */
  public @Nullable OtherAnswer farthest() {
    return farthest;
  }

  /** Events that were scored and that the other version fails on. */
  public long failsInstead() {
    return failsInstead;
  }

  /** Dead letters that the other version scores. */
  public long scoresInstead() {
    return scoresInstead;
  }

  /** Dead letters that the other version fails on, too. */
  public long failsToo() {
    return failsToo;
  }

  /** Events of which nothing is recorded. */
  public long notRecorded() {
    return notRecorded;
  }
}
