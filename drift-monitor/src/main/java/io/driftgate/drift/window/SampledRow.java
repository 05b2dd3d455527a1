package io.driftgate.drift.window;

import io.driftgate.schemas.SampleRow;
import java.util.Comparator;

/**
 * A row of a window's sample: an event as one version scored it.
 *
 * @param partition of the features topic
 * @param version that scored it
 */
public record SampledRow(int partition, String version, SampleRow row)
    implements Comparable<SampledRow> {
  private static final Comparator<SampledRow> TIES =
      Comparator.comparingInt(SampledRow::partition)
          .thenComparingLong(sampled -> sampled.row().getSourceOffset())
          .thenComparing(SampledRow::version);

  /** Whether both are of the same event, by two versions. */
  boolean isSameEvent(SampledRow other) {
    return partition == other.partition && row.getSourceOffset() == other.row.getSourceOffset();
  }

  /** By priority; the smallest make the sample. */
  @Override
  public int compareTo(SampledRow other) {
    int byPriority = Long.compareUnsigned(row.getPriority(), other.row.getPriority());
    return byPriority == 0 ? TIES.compare(this, other) : byPriority;
  }
}
