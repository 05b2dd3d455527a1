package io.driftgate.app.replay;

import io.driftgate.schemas.Route;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a verification. Counts everything; keeps the first differences only, so that its
 * size does not depend on what is found. For one thread.
 */
public final class Findings {
  private final boolean bitsCompared;
  private final int differencesMax;
  private final Map<Fact, Long> facts = new EnumMap<>(Fact.class);
  private final Map<Served, Long> served = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final List<PartitionRange> ranges = new ArrayList<>();
  private long differenceCount;
  private long events;
  private long scored;
  private long shadows;
  private long deadLetters;
  private long missing;
  private long notReached;
  private long switches;

  /**
   * @param bitsCompared whether scores had to have the same bits
   * @param differencesMax how many differences are kept
   */
  Findings(boolean bitsCompared, int differencesMax) {
    this.bitsCompared = bitsCompared;
    this.differencesMax = differencesMax;
  }

  /** A version that served, and by which route. */
  public record Served(String version, Route route) implements Comparable<Served> {
    @Override
    public int compareTo(Served other) {
      int byVersion = version.compareTo(other.version);
      return byVersion == 0 ? route.compareTo(other.route) : byVersion;
    }
  }

  void range(PartitionRange range, int tables) {
    ranges.add(range);
    switches += tables;
  }

  void event(PastEvent event) {
    events++;
    if (event.audit() != null) {
      scored++;
      served.merge(
          new Served(event.audit().getModelVersion(), event.audit().getRoute()), 1L, Long::sum);
      shadows += event.audit().getShadow() == null ? 0 : 1;
    } else if (event.letter() != null) {
      deadLetters++;
    } else if (event.wasReached()) {
      missing++;
    } else {
      notReached++;
    }
  }

  void fact(Fact fact) {
    facts.merge(fact, 1L, Long::sum);
  }

  void differs(int partition, long offset, String field, String recorded, String replayed) {
    differenceCount++;
    if (differences.size() < differencesMax) {
      differences.add(new Difference(partition, offset, field, recorded, replayed));
    }
  }

  /** Whether everything came out again as it was recorded. */
  public boolean agree() {
    return differenceCount == 0;
  }

  /** Whether scores had to have the same bits; else to be within their version's tolerance. */
  public boolean bitsCompared() {
    return bitsCompared;
  }

  /** How many fields of records differ. */
  public long differenceCount() {
    return differenceCount;
  }

  /** The first differences. */
  public List<Difference> differences() {
    return List.copyOf(differences);
  }

  /** What was read of each partition. */
  public List<PartitionRange> ranges() {
    return List.copyOf(ranges);
  }

  /** Events of the range. */
  public long events() {
    return events;
  }

  /** Events with an audit record. */
  public long scored() {
    return scored;
  }

  /** Audit records that name a second version. */
  public long shadows() {
    return shadows;
  }

  /** Events with a dead letter. */
  public long deadLetters() {
    return deadLetters;
  }

  /** Events that scoring went past without a record; each is a difference, too. */
  public long missing() {
    return missing;
  }

  /** Events that scoring has not come to. */
  public long notReached() {
    return notReached;
  }

  /** Tables that came into force on the partitions up to the end of the range. */
  public long switches() {
    return switches;
  }

  /** How often something was taken from the records. */
  public Map<Fact, Long> facts() {
    return Map.copyOf(facts);
  }

  /** Audit records by version and route. */
  public Map<Served, Long> served() {
    return new TreeMap<>(served);
  }
}
