package io.driftgate.topology.sampling;

import io.driftgate.schemas.SampleBatch;
import java.util.BitSet;

/**
 * The buckets of the split that a task has met under one routing table, by who served the first
 * event of each. Events cannot be counted for that: a key stays with its version, so a busy key
 * would count as often as it comes, and all its events are one draw.
 *
 * <p>Keys fall into buckets by a hash that is salted anew for each rollout, whatever partition they
 * are in. So the buckets that a partition shows, each counted once, are a sample without
 * replacement of all buckets, of which the table's share is the canary's; partitions have different
 * keys. Such a count is at most as variable as one of independent draws (Hoeffding 1963, theorem 4:
 * the mean of a convex function of it, as a likelihood ratio is one, is at most as large), and
 * evidence that is sound for independent draws is cautious here.
 *
 * <p>What is told are totals: a task that starts again meets the same buckets again, and who reads
 * must not add them up. For one thread.
 */
public final class SeenBuckets {
  private final BitSet seen;
  private long epoch;
  private int stable;
  private int canary;
  private boolean isNews;

  /**
   * @param buckets of the split
   */
  public SeenBuckets(int buckets) {
    this.seen = new BitSet(buckets);
  }

  /** The routing table of this epoch is in force; with another one all begins anew. */
  public void routed(long newest) {
    if (newest != epoch) {
      epoch = newest;
      seen.clear();
      stable = 0;
      canary = 0;
      isNews = false;
    }
  }

  /**
   * An event was served.
   *
   * @param bucket that its key falls into, from 0
   * @param byCanary whether the canary served it, and not the stable version
   */
  public void saw(int bucket, boolean byCanary) {
    if (seen.get(bucket)) {
      return;
    }
    seen.set(bucket);
    stable += byCanary ? 0 : 1;
    canary += byCanary ? 1 : 0;
    isNews = true;
  }

  /** Enters the totals into a record, unless the last one had them. */
  public void tell(SampleBatch batch) {
    if (isNews) {
      batch.setRoutingEpoch(epoch);
      batch.setStableBuckets(stable);
      batch.setCanaryBuckets(canary);
      isNews = false;
    }
  }
}
