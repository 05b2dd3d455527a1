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
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the monitor must not lose, in memory and, entry by entry, in a table. Rows and counters are
 * kept as batches (Avro, with the fingerprint of their schema), episodes as JSON. Rows and counters
 * of windows that are closed, and rows that others have pushed out of the sample of theirs, may
 * still be in the table; read back, they are told by the time until which windows are closed, and
 * by their priorities.
 */
final class MonitorState {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "row/";
  private static final String COUNTERS = "counters/";
  private static final String EPISODE = "episode/";
  private static final String STREAM_TIME = "stream-time/";
  private static final String CLOSED_UNTIL = "closed-until";
  private static final String LATE = "late";
  private static final String SAMPLES_UNTIL = "samples-until";
  private static final String MODEL = "model";

  private final StateTable table;
  private final int rowsMax;
  private final Slots rowSlots;
  private final Slots counterSlots;
  private final TreeMap<Long, WindowSample> open = new TreeMap<>();
  private final IdentityHashMap<SampledRow, String> slotByRow = new IdentityHashMap<>();
  private final Map<Counted, String> slotByCounters = new HashMap<>();
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
    byte[] closed = table.get(CLOSED_UNTIL);
    if (closed != null) {
      closedUntil = number(closed);
    }
    table.all().forEach(this::restore);
    open.values().forEach(window -> window.restored().forEach(this::free));
  }

  private void restore(String key, byte[] value) {
    if (rowSlots.isOne(key)) {
      rowSlots.known(key);
      SampleBatch batch = KeptBatches.batch(value);
      SampledRow row =
          new SampledRow(
              batch.getSourcePartition(), batch.getModelVersion(), batch.getRows().get(0));
      if (!isClosed(batch) && window(batch).restoreRow(row)) {
        slotByRow.put(row, key);
      } else {
        rowSlots.free(key);
      }
    } else if (counterSlots.isOne(key)) {
      counterSlots.known(key);
      SampleBatch batch = KeptBatches.batch(value);
      if (isClosed(batch)) {
        counterSlots.free(key);
      } else {
        window(batch).restoreCounters(batch);
        slotByCounters.put(counted(batch), key);
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
    } else if (!key.equals(CLOSED_UNTIL)) {
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
    WindowSample window = window(batch);
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
      slotByCounters.put(counted, counterSlots.put(total));
    } else {
      counterSlots.replace(slot, total);
    }
  }

  private void free(SampledRow row) {
    rowSlots.free(Objects.requireNonNull(slotByRow.remove(row)));
  }

  private boolean isClosed(SampleBatch batch) {
    return batch.getWindowEnd().toEpochMilli() <= closedUntil;
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
      counterSlots.free(Objects.requireNonNull(slotByCounters.remove(new Counted(start, version))));
    }
    closedUntil = end;
    table.put(CLOSED_UNTIL, bytes(end));
    return window;
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
