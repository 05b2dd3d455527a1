package io.driftgate.topology.writerschema;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What the registry has told so far. Schemas of an id never change and are kept; that an id is
 * unknown is believed for a while only, for it may be registered late. Safe for several threads.
 */
public final class KnownSchemas {
  /** How long an unknown id is taken as unknown without asking again. */
  static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  /** How long a registry that could not be asked is left alone by those who cannot wait for it. */
  static final Duration UNAVAILABLE_FOR = Duration.ofSeconds(5);

  /** Bound on what is kept; a flood of invented ids must not fill the memory. */
  static final int MAX_UNKNOWN = 10_000;

  private record Unknown(SchemaLookup.Unknown lookup, Instant asked) {}

  private record Failure(SchemaLookup.Unavailable lookup, Instant asked) {}

  private final WriterSchemas registry;
  private final InstantSource clock;
  private final ConcurrentMap<Integer, SchemaLookup.Found> found = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, Unknown> unknown = new ConcurrentHashMap<>();
  private volatile @Nullable Failure lastFailure;

  public KnownSchemas(WriterSchemas registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Whether {@link #remembered} has an answer that is still good. */
  boolean isSettled(int schemaId) {
    if (found.containsKey(schemaId)) {
      return true;
    }
    Unknown last = unknown.get(schemaId);
    return last != null && clock.instant().isBefore(last.asked().plus(UNKNOWN_FOR));
  }

  /** The last answer about an id; null where there was none. */
  public @Nullable SchemaLookup remembered(int schemaId) {
    SchemaLookup.Found schema = found.get(schemaId);
    if (schema != null) {
      return schema;
    }
    Unknown last = unknown.get(schemaId);
    return last == null ? null : last.lookup();
  }

  /**
   * The schema of an id for a thread that has other things to do: from memory, else from the
   * registry, unless that could not be asked a moment ago. May block for the registry's time-out.
   */
  public SchemaLookup ask(int schemaId) {
    SchemaLookup last = remembered(schemaId);
    if (last != null && isSettled(schemaId)) {
      return last;
    }
    Failure failure = lastFailure;
    if (failure != null && clock.instant().isBefore(failure.asked().plus(UNAVAILABLE_FOR))) {
      return failure.lookup();
    }
    return askRegistry(schemaId);
  }

  /** Asks the registry and remembers the answer. Blocks for the registry's time-out at most. */
  SchemaLookup askRegistry(int schemaId) {
    SchemaLookup answer = registry.lookup(schemaId);
    if (answer instanceof SchemaLookup.Found schema) {
      found.put(schemaId, schema);
      unknown.remove(schemaId);
    } else if (answer instanceof SchemaLookup.Unknown nothing) {
      if (unknown.size() >= MAX_UNKNOWN) {
        unknown.clear();
      }
      unknown.put(schemaId, new Unknown(nothing, clock.instant()));
    } else if (answer instanceof SchemaLookup.Unavailable unavailable) {
      lastFailure = new Failure(unavailable, clock.instant());
      return answer;
    }
    lastFailure = null;
    return answer;
  }
}
