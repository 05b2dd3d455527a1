package io.driftgate.topology.sampling;

/**
 * The order in which events are taken into a sample: a hash of where an event stands, and of
 * nothing else. Events with the smallest hashes, compared as unsigned numbers, make the sample of
 * their window; as the hash knows nothing of an event's content, they are a uniform sample. It is
 * the same on every replay and however partitions are shared out among tasks. The name of the topic
 * is not in it, so that a recorded stream gives the same sample under another name.
 */
public final class SamplePriority {
  /** 2^64 divided by the golden ratio, odd: keeps partition 0 from being hashed to 0. */
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SamplePriority() {}

  /**
   * The priority of an event, to be compared with {@link Long#compareUnsigned}. Within a partition
   * no two events have the same.
   *
   * @param partition partition that the event was read from, from 0
   * @param offset its offset there
   */
  public static long of(int partition, long offset) {
    return mixed(offset ^ mixed(partition + GOLDEN_GAMMA));
  }

  /**
   * The finaliser of SplitMix64 (Stafford's variant 13): a bijection; each bit moves half of all.
   */
  private static long mixed(long value) {
    long bits = value;
    bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
    return bits ^ (bits >>> 31);
  }
}
