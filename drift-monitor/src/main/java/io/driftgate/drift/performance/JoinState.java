package io.driftgate.drift.performance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.drift.window.StateTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the join must not lose, in memory and, entry by entry as JSON, in a table: events that wait
 * for their outcome or for the report of their window, and outcomes that wait for their event.
 */
final class JoinState {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENT = "event/";
  private static final String OUTCOME = "outcome/";
  private static final String EPISODE = "episode/";
  private static final String LOSSES = "losses/";
  private static final String STREAM_TIME = "stream-time/";
  private static final String COUNTS = "counts";
  private static final String REPORTED_UNTIL = "reported-until";

  private final StateTable table;
  private final long windowMillis;
  private final Map<String, ScoredEvent> events = new HashMap<>();
  private final TreeMap<Long, KeptWindow> windows = new TreeMap<>();
  private final Map<String, WaitingOutcome> outcomes = new LinkedHashMap<>();
  private final Map<String, EpisodeState> episodes = new TreeMap<>();
  private final Map<String, LossHistory> losses = new TreeMap<>();
  private final Map<Integer, Long> streamTimes = new HashMap<>();
  private JoinCounts counts = JoinCounts.NONE;
  private long reportedUntil = Long.MIN_VALUE;

  /**
   * An outcome whose event is not there.
   *
   * @param arrivedAt by the wall clock, milliseconds since 1970
   */
  record WaitingOutcome(String value, long arrivedAt) {}

  JoinState(StateTable table, long windowMillis) {
    this.table = table;
    this.windowMillis = windowMillis;
    Map<String, WaitingOutcome> unordered = new HashMap<>();
    table.all().forEach((key, value) -> restore(key, value, unordered));
    unordered.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, WaitingOutcome> entry) -> entry.getValue().arrivedAt())
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> outcomes.put(entry.getKey(), entry.getValue()));
  }

  private void restore(String key, byte[] value, Map<String, WaitingOutcome> unordered) {
    if (key.startsWith(EVENT)) {
      remember(key.substring(EVENT.length()), read(value, ScoredEvent.class));
    } else if (key.startsWith(OUTCOME)) {
      unordered.put(key.substring(OUTCOME.length()), read(value, WaitingOutcome.class));
    } else if (key.startsWith(EPISODE)) {
      episodes.put(key.substring(EPISODE.length()), read(value, EpisodeState.class));
    } else if (key.startsWith(LOSSES)) {
      losses.put(key.substring(LOSSES.length()), read(value, LossHistory.class));
    } else if (key.startsWith(STREAM_TIME)) {
      streamTimes.put(
          Integer.valueOf(key.substring(STREAM_TIME.length())), read(value, Long.class));
    } else if (key.equals(COUNTS)) {
      counts = read(value, JoinCounts.class);
    } else if (key.equals(REPORTED_UNTIL)) {
      reportedUntil = read(value, Long.class);
    } else {
      throw new IllegalStateException("the join's state has an unknown entry: " + key);
    }
  }

  private void remember(String id, ScoredEvent event) {
    ScoredEvent before = events.put(id, event);
    KeptWindow window = windows.computeIfAbsent(start(event.time()), start -> new KeptWindow());
    window.add(id, before, event);
  }

  long start(long time) {
    return Math.floorDiv(time, windowMillis) * windowMillis;
  }

  /** Events and outcomes that are kept. */
  int size() {
    return events.size() + outcomes.size();
  }

  @Nullable ScoredEvent event(String id) {
    return events.get(id);
  }

  void put(String id, ScoredEvent event) {
    remember(id, event);
    table.put(EVENT + id, bytes(event));
  }

  void removeEvent(String id) {
    ScoredEvent event = Objects.requireNonNull(events.remove(id), id);
    long start = start(event.time());
    KeptWindow window = Objects.requireNonNull(windows.get(start));
    window.remove(id, event);
    if (window.ids().isEmpty()) {
      windows.remove(start);
    }
    table.delete(EVENT + id);
  }

  /** The events that are kept, by the start of their window. */
  NavigableMap<Long, KeptWindow> windows() {
    return windows;
  }

  @Nullable WaitingOutcome takeOutcome(String id) {
    WaitingOutcome waiting = outcomes.remove(id);
    if (waiting != null) {
      table.delete(OUTCOME + id);
    }
    return waiting;
  }

  boolean isWaiting(String id) {
    return outcomes.containsKey(id);
  }

  void putOutcome(String id, WaitingOutcome outcome) {
    outcomes.put(id, outcome);
    table.put(OUTCOME + id, bytes(outcome));
  }

  /** Outcomes that wait for their event, those that came first at the head. */
  Map<String, WaitingOutcome> outcomes() {
    return outcomes;
  }

  Map<String, EpisodeState> episodes() {
    return episodes;
  }

  void episode(String version, EpisodeState state) {
    if (state.equals(EpisodeState.initial())) {
      if (episodes.remove(version) != null) {
        table.delete(EPISODE + version);
      }
    } else if (!state.equals(episodes.put(version, state))) {
      table.put(EPISODE + version, bytes(state));
    }
  }

  /** Of a version; none where it has none yet. */
  LossHistory losses(String version) {
    return losses.getOrDefault(version, LossHistory.none());
  }

  void losses(String version, LossHistory history) {
    losses.put(version, history);
    table.put(LOSSES + version, bytes(history));
  }

  /**
   * Forgets versions that have not scored for long.
   *
   * @param time end of the last window that still counts, milliseconds since 1970
   */
  void forgetLossesBefore(long time) {
    for (Map.Entry<String, LossHistory> entry : List.copyOf(losses.entrySet())) {
      if (entry.getValue().until() < time) {
        losses.remove(entry.getKey());
        table.delete(LOSSES + entry.getKey());
      }
    }
  }

  Map<Integer, Long> streamTimes() {
    return streamTimes;
  }

  void streamTime(int partition, long time) {
    streamTimes.put(partition, time);
    table.put(STREAM_TIME + partition, bytes(time));
  }

  JoinCounts counts() {
    return counts;
  }

  void counts(JoinCounts next) {
    counts = next;
    table.put(COUNTS, bytes(next));
  }

  /** End of the last window whose reports are out, milliseconds since 1970. */
  long reportedUntil() {
    return reportedUntil;
  }

  void reportedUntil(long end) {
    reportedUntil = end;
    table.put(REPORTED_UNTIL, bytes(end));
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an entry of the join's state cannot be written", e);
    }
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("an entry of the join's state cannot be read back", e);
    }
  }
}
