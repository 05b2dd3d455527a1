package io.driftgate.topology.writerschema;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for missing schemas off the stream threads, again and again with growing pauses while the
 * registry cannot be reached, and tells who waits for what. One per process; safe for several
 * threads.
 */
public final class SchemaWaitingRoom implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWaitingRoom.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final KnownSchemas schemas;
  private final Duration longestPause;
  private final Set<Integer> asking = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<TopicPartition, Integer> waiting = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, String> failures = new ConcurrentHashMap<>();
  private final ScheduledExecutorService asker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "driftgate-schema-lookup");
            thread.setDaemon(true);
            return thread;
          });

  public SchemaWaitingRoom(KnownSchemas schemas, Duration longestPause) {
    this.schemas = schemas;
    this.longestPause = longestPause;
  }

  public boolean isSettled(int schemaId) {
    return schemas.isSettled(schemaId);
  }

  /** Notes that a partition waits for a schema and sees to it that the registry is asked. */
  public void enter(TopicPartition partition, int schemaId) {
    waiting.put(partition, schemaId);
    if (asking.add(schemaId)) {
      asker.execute(() -> ask(schemaId, FIRST_PAUSE));
    }
  }

  /** Notes that a partition goes on, or is no longer ours. */
  public void leave(TopicPartition partition) {
    Integer schemaId = waiting.remove(partition);
    if (schemaId != null && failures.remove(schemaId) != null) {
      LOG.info("{} goes on: schema {} is there", partition, schemaId);
    }
  }

  /** The partitions that wait because the registry could not be reached, and why; for people. */
  public Map<String, String> waiting() {
    Map<String, String> reasons = new TreeMap<>();
    waiting.forEach(
        (partition, schemaId) -> {
          String failure = failures.get(schemaId);
          if (failure != null) {
            reasons.put(partition.toString(), "waits for schema " + schemaId + ": " + failure);
          }
        });
    return reasons;
  }

  private void ask(int schemaId, Duration pause) {
    if (answer(schemaId) instanceof SchemaLookup.Unavailable unavailable) {
      if (failures.put(schemaId, unavailable.why()) == null) {
        LOG.warn(
            "The schema registry cannot be asked for schema {} ({}); its partitions wait and go on by"
                + " themselves",
            schemaId,
            unavailable.why());
      }
      Duration next = pause.multipliedBy(2);
      Duration bounded = next.compareTo(longestPause) > 0 ? longestPause : next;
      ScheduledFuture<?> unused =
          asker.schedule(() -> ask(schemaId, bounded), pause.toMillis(), TimeUnit.MILLISECONDS);
    } else {
      asking.remove(schemaId);
    }
  }

  /** A failure that nobody foresaw must not end the asking: the partition would wait for ever. */
  private SchemaLookup answer(int schemaId) {
    try {
      return schemas.askRegistry(schemaId);
    } catch (RuntimeException e) {
      LOG.error("Asking the schema registry for schema {} failed; it is tried again", schemaId, e);
      return new SchemaLookup.Unavailable("unexpected failure, see the log");
    }
  }

  @Override
  public void close() {
    asker.shutdownNow();
  }
}
