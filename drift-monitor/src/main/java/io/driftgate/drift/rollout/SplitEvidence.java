package io.driftgate.drift.rollout;

import io.driftgate.drift.statistics.SampleRatio;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many buckets of the split each version was found to serve, and whether that is the share that
 * the table gives them. Immutable.
 *
 * @param epoch of the routing table that the counts are of
 * @param partitions what each partition of the features topic has shown so far
 * @param froze whether these counts stopped what happens by itself, and nobody has let it go on
 */
public record SplitEvidence(long epoch, Map<Integer, Buckets> partitions, boolean froze) {
  /** Shares are in ten-thousandths. */
  private static final double ALL = 10_000;

  public SplitEvidence {
    partitions = Map.copyOf(partitions);
  }

  /**
   * Buckets that a partition has shown.
   *
   * @param stable those of the stable version
   * @param canary those of the canary
   * @param stableBefore of the stable version's, those that do not count any more
   * @param canaryBefore of the canary's, likewise
   */
  public record Buckets(int stable, int canary, int stableBefore, int canaryBefore) {

    private int seen() {
      return stable + canary;
    }

    private Buckets afresh() {
      return new Buckets(stable, canary, stable, canary);
    }
  }

  /** Before anything was counted. */
  static SplitEvidence none() {
    return new SplitEvidence(0, Map.of(), false);
  }

  /**
   * With what a task says of its partition. It says totals, and one that started again begins at 0
   * and meets buckets that were met before: only the task that met most of them counts.
   *
   * @param of epoch of the table that it counted under
   */
  SplitEvidence with(long of, int partition, int stable, int canary) {
    Map<Integer, Buckets> met = new TreeMap<>(of == epoch ? partitions : Map.of());
    Buckets before = met.getOrDefault(partition, new Buckets(0, 0, 0, 0));
    if (stable + canary > before.seen()) {
      met.put(partition, new Buckets(stable, canary, before.stableBefore(), before.canaryBefore()));
    }
    return new SplitEvidence(of, met, froze);
  }

  /** They stopped what happens by itself. */
  SplitEvidence freezing() {
    return new SplitEvidence(epoch, partitions, true);
  }

  /** A person let it go on in spite of them: what was counted so far does not count again. */
  SplitEvidence resumed() {
    if (!froze) {
      return this;
    }
    Map<Integer, Buckets> afresh = new TreeMap<>(partitions);
    afresh.replaceAll((partition, buckets) -> buckets.afresh());
    return new SplitEvidence(epoch, afresh, false);
  }

  /** Buckets that the stable version served. */
  long stable() {
    return partitions.values().stream()
        .mapToLong(buckets -> Math.max(0, buckets.stable() - buckets.stableBefore()))
        .sum();
  }

  /** Buckets that the canary served. */
  long canary() {
    return partitions.values().stream()
        .mapToLong(buckets -> Math.max(0, buckets.canary() - buckets.canaryBefore()))
        .sum();
  }

  /**
   * Evidence that the split is not the table's; reaches ln(1/α) with a probability of at most α
   * while it is.
   *
   * @param share that the table gives the canary, in ten-thousandths
   * @return natural logarithm; 0 where the canary has all
   */
  double log(int share) {
    return share >= ALL ? 0 : SampleRatio.logEvidence(canary(), stable(), share / ALL);
  }
}
