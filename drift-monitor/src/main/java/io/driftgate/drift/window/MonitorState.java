package io.driftgate.drift.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.drift.alert.EpisodeState;
import io.driftgate.schemas.SampleBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor must not lose, in memory and, entry by entry, in a table. Rows and counters are
 * kept as batches (Avro, with the fingerprint of their schema), episodes as JSON. Rows and counters
 * of windows that are closed, and rows that others have pushed out of the sample of theirs, may
 * still be in the table, as many as were open at a time lately; read back, they are told by the
 * list of the windows that are open, and by their priorities.
 */
final class MonitorState {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "row/";
  private static final String COUNTERS = "counters/";
  private static final String EPISODE = "episode/";
  private static final String STREAM_TIME = "stream-time/";
  private static final String CLOSED_UNTIL = "closed-until";
  private static final String OPEN = "open-windows";
  private static final String LATE = "late";
  private static final String SAMPLES_UNTIL = "samples-until";
  private static final String MODEL = "model";

  /** Counters of closed windows that may wait to be used again. */
  private static final int STALE_COUNTERS = 16;

  private final StateTable table;
  private final int rowsMax;
  private final Slots rowSlots;
  private final Slots counterSlots;
  private final TreeMap<Long, WindowSample> open = new TreeMap<>();
  private final IdentityHashMap<SampledRow, String> slotByRow = new IdentityHashMap<>();
  private final Map<Counted, String> slotByCounters = new HashMap<>();

  /** Those of closed windows, the oldest first: a window that is opened again must not have two. */
  private final Map<Counted, String> slotByStaleCounters = new LinkedHashMap<>();

  private final Map<Integer, Long> streamTimes = new HashMap<>();
  private final Map<String, EpisodeState> episodes = new HashMap<>();
  private long closedUntil = Long.MIN_VALUE;
  private long late;
  private long samplesUntil;
  private String model = "";

  /** A version of a model. */
  record VersionKey(String model, String version) {

    static VersionKey parse(String key) {
      int at = key.lastIndexOf('@');
      return new VersionKey(key.substring(0, at), key.substring(at + 1));
    }

    @Override
    public String toString() {
      return model + "@" + version;
    }
  }

  /** The counters of a version in a window. */
  private record Counted(long start, String version) {}

  MonitorState(StateTable table, int rowsMax) {
    this.table = table;
    this.rowsMax = rowsMax;
    this.rowSlots = new Slots(table, ROW);
    this.counterSlots = new Slots(table, COUNTERS);
    Set<Long> starts = openWindows(table.get(OPEN));
    table.all().forEach((key, value) -> restore(key, value, starts));
    open.values().forEach(window -> window.restored().forEach(this::free));
  }

  /** Starts of the windows that were open; null of a state without the list, where all are. */
  private static @Nullable Set<Long> openWindows(byte @Nullable [] kept) {
    if (kept == null) {
      return null;
    }
    Set<Long> starts = new HashSet<>();
    for (ByteBuffer left = ByteBuffer.wrap(kept); left.hasRemaining(); ) {
      starts.add(left.getLong());
    }
    return starts;
  }

  private void restore(String key, byte[] value, @Nullable Set<Long> starts) {
    if (rowSlots.isOne(key)) {
      if (!rowSlots.known(key, value)) {
        return;
      }
      SampleBatch batch = KeptBatches.batch(value);
      SampledRow row =
          new SampledRow(
              batch.getSourcePartition(), batch.getModelVersion(), batch.getRows().get(0));
      if (isOpen(batch, starts) && window(batch).restoreRow(row)) {
        slotByRow.put(row, key);
      } else {
        rowSlots.free(key);
      }
    } else if (counterSlots.isOne(key)) {
      if (!counterSlots.known(key, value)) {
        return;
      }
      SampleBatch batch = KeptBatches.batch(value);
      if (isOpen(batch, starts)) {
        window(batch).restoreCounters(batch);
        slotByCounters.put(counted(batch), key);
      } else {
        slotByStaleCounters.put(counted(batch), key);
      }
    } else if (key.startsWith(EPISODE)) {
      episodes.put(key.substring(EPISODE.length()), episode(value));
    } else if (key.startsWith(STREAM_TIME)) {
      streamTimes.put(Integer.valueOf(key.substring(STREAM_TIME.length())), number(value));
    } else if (key.equals(LATE)) {
      late = number(value);
    } else if (key.equals(SAMPLES_UNTIL)) {
      samplesUntil = number(value);
    } else if (key.equals(MODEL)) {
      model = new String(value, StandardCharsets.UTF_8);
    } else if (key.equals(CLOSED_UNTIL)) {
      closedUntil = number(value);
    } else if (!key.equals(OPEN)) {
      throw new IllegalStateException("the monitor's state has an unknown entry: " + key);
    }
  }

  private WindowSample window(SampleBatch batch) {
    return open.computeIfAbsent(
        batch.getWindowStart().toEpochMilli(), start -> new WindowSample(rowsMax));
  }

  /** Open windows by their start. */
  SortedMap<Long, WindowSample> open() {
    return open;
  }

  void add(SampleBatch batch) {
    if (!batch.getModelName().equals(model)) {
      model = batch.getModelName();
      table.put(MODEL, model.getBytes(StandardCharsets.UTF_8));
    }
    boolean opens = !open.containsKey(batch.getWindowStart().toEpochMilli());
    WindowSample window = window(batch);
    if (opens) {
      keepOpenWindows();
    }
    WindowSample.Change change = window.addTracked(batch);
    // what goes makes room for what comes
    change.gone().forEach(this::free);
    for (SampledRow row : change.kept()) {
      slotByRow.put(row, rowSlots.put(KeptBatches.bytes(SampleParts.row(batch, row.row()))));
    }
    SampleBatch total = window.counters().get(batch.getModelVersion());
    if (total != null) {
      keep(counted(batch), KeptBatches.bytes(total));
    }
  }

  private void keep(Counted counted, byte[] total) {
    String slot = slotByCounters.get(counted);
    if (slot == null) {
      slot = staleSlot(counted);
      slotByCounters.put(counted, slot == null ? counterSlots.put(total) : slot);
    }
    if (slot != null) {
      counterSlots.replace(slot, total);
    }
  }

  /** A slot of a closed window to use again: its own, else any; null where there is none. */
  private @Nullable String staleSlot(Counted counted) {
    String own = slotByStaleCounters.remove(counted);
    if (own != null || slotByStaleCounters.isEmpty()) {
      return own;
    }
    return slotByStaleCounters.remove(slotByStaleCounters.keySet().iterator().next());
  }

  private void keepOpenWindows() {
    ByteBuffer starts = ByteBuffer.allocate(open.size() * Long.BYTES);
    open.keySet().forEach(starts::putLong);
    table.put(OPEN, starts.array());
  }

  private void free(SampledRow row) {
    rowSlots.free(Objects.requireNonNull(slotByRow.remove(row)));
  }

  /** Whether the window of something that was kept is open. */
  private static boolean isOpen(SampleBatch batch, @Nullable Set<Long> starts) {
    return starts == null || starts.contains(batch.getWindowStart().toEpochMilli());
  }

  private static Counted counted(SampleBatch batch) {
    return new Counted(batch.getWindowStart().toEpochMilli(), batch.getModelVersion());
  }

  /** Takes a window out, which is closed for good. */
  WindowSample close(long start, long end) {
    WindowSample window = open.remove(start);
    if (window == null) {
      throw new IllegalStateException("no window is open that starts at " + start);
    }
    window.rows().forEach(this::free);
    for (String version : window.counters().keySet()) {
      Counted counted = new Counted(start, version);
      slotByStaleCounters.put(counted, Objects.requireNonNull(slotByCounters.remove(counted)));
    }
    keepOpenWindows();
    closedUntil = Math.max(closedUntil, end);
    table.put(CLOSED_UNTIL, bytes(closedUntil));
    return window;
  }

  /** What a backlog of open windows needed is not kept; after windows were closed. */
  void trim() {
    rowSlots.trim();
    Iterator<String> stale = slotByStaleCounters.values().iterator();
    while (slotByStaleCounters.size() > STALE_COUNTERS) {
      counterSlots.empty(stale.next());
      stale.remove();
    }
  }

  Map<Integer, Long> streamTimes() {
    return streamTimes;
  }

  void streamTime(int partition, long time) {
    streamTimes.put(partition, time);
    table.put(STREAM_TIME + partition, bytes(time));
  }

  long closedUntil() {
    return closedUntil;
  }

  void addLate(long events) {
    if (events > 0) {
      late += events;
      table.put(LATE, bytes(late));
    }
  }

  long takeLate() {
    long taken = late;
    if (taken > 0) {
      late = 0;
      table.put(LATE, bytes(0));
    }
    return taken;
  }

  void seen(long offset) {
    samplesUntil = offset + 1;
    table.put(SAMPLES_UNTIL, bytes(samplesUntil));
  }

  long samplesUntil() {
    return samplesUntil;
  }

  /** Name of the model that the samples are of. */
  String model() {
    return model;
  }

  Map<String, EpisodeState> episodes() {
    return episodes;
  }

  EpisodeState episode(VersionKey version) {
    return episodes.getOrDefault(version.toString(), EpisodeState.initial());
  }

  void episode(VersionKey version, EpisodeState state) {
    episodes.put(version.toString(), state);
    try {
      table.put(EPISODE + version, JSON.writeValueAsBytes(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the state of an episode cannot be written", e);
    }
  }

  private static EpisodeState episode(byte[] json) {
    try {
      return JSON.readValue(json, EpisodeState.class);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of an episode cannot be read back", e);
    }
  }

  private static byte[] bytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static long number(byte[] value) {
    return ByteBuffer.wrap(value).getLong();
  }
}
