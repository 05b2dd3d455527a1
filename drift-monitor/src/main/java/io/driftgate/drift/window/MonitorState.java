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
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the monitor must not lose, in memory and, entry by entry, in a table. Rows and counters are
 * kept as batches (Avro, with the fingerprint of their schema), episodes as JSON.
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
  private final TreeMap<Long, WindowSample> open = new TreeMap<>();
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

  MonitorState(StateTable table, int rowsMax) {
    this.table = table;
    this.rowsMax = rowsMax;
    table.all().forEach(this::restore);
  }

  private void restore(String key, byte[] value) {
    if (key.startsWith(ROW)) {
      SampleBatch batch = KeptBatches.batch(value);
      batch
          .getRows()
          .forEach(
              row ->
                  window(batch)
                      .restoreRow(
                          new SampledRow(
                              batch.getSourcePartition(), batch.getModelVersion(), row)));
    } else if (key.startsWith(COUNTERS)) {
      SampleBatch batch = KeptBatches.batch(value);
      window(batch).restoreCounters(batch);
    } else if (key.startsWith(EPISODE)) {
      episodes.put(key.substring(EPISODE.length()), episode(value));
    } else if (key.startsWith(STREAM_TIME)) {
      streamTimes.put(Integer.valueOf(key.substring(STREAM_TIME.length())), number(value));
    } else if (key.equals(CLOSED_UNTIL)) {
      closedUntil = number(value);
    } else if (key.equals(LATE)) {
      late = number(value);
    } else if (key.equals(SAMPLES_UNTIL)) {
      samplesUntil = number(value);
    } else if (key.equals(MODEL)) {
      model = new String(value, StandardCharsets.UTF_8);
    } else {
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
    long start = batch.getWindowStart().toEpochMilli();
    change
        .kept()
        .forEach(
            row ->
                table.put(
                    rowKey(start, row), KeptBatches.bytes(SampleParts.row(batch, row.row()))));
    change.gone().forEach(row -> table.delete(rowKey(start, row)));
    SampleBatch total = window.counters().get(batch.getModelVersion());
    if (total != null) {
      table.put(countersKey(start, batch.getModelVersion()), KeptBatches.bytes(total));
    }
  }

  private static String rowKey(long start, SampledRow row) {
    return ROW
        + start
        + "/"
        + row.partition()
        + "/"
        + row.row().getSourceOffset()
        + "/"
        + row.version();
  }

  private static String countersKey(long start, String version) {
    return COUNTERS + start + "/" + version;
  }

  /** Takes a window out. */
  WindowSample remove(long start) {
    WindowSample window = open.remove(start);
    if (window == null) {
      throw new IllegalStateException("no window is open that starts at " + start);
    }
    window.rows().forEach(row -> table.delete(rowKey(start, row)));
    window.counters().keySet().forEach(version -> table.delete(countersKey(start, version)));
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

  void closedUntil(long time) {
    closedUntil = time;
    table.put(CLOSED_UNTIL, bytes(time));
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
