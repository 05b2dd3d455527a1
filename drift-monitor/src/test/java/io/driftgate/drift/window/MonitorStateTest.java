package io.driftgate.drift.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorStateTest {
  private static final int ROWS_MAX = 20;
  private static final long WINDOW_MS = Stream.WINDOW.toMillis();

  /** A table that nothing may be deleted from. */
  private static final class Entries implements StateTable {
    private final Map<String, byte[]> entries = new TreeMap<>();

    @Override
    public byte @Nullable [] get(String key) {
      return entries.get(key);
    }

    @Override
    public void put(String key, byte[] value) {
      entries.put(key, value);
    }

    @Override
    public void delete(String key) {
      throw new AssertionError("a record without a value for " + key);
    }

    @Override
    public Map<String, byte[]> all() {
      return Map.copyOf(entries);
    }

    long count(String prefix) {
      return entries.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    }

    long full(String prefix) {
      return entries.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(prefix) && entry.getValue().length > 0)
          .count();
    }
  }

  /**
   * Two versions of which one scores beside the other, windows that open and close, rows that push
   * each other out: whatever was in a slot before, what is read back is what is there.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readBackItIsWhatItWas(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Entries table = new Entries();
    MonitorState state = new MonitorState(table, ROWS_MAX);
    long offset = 0;
    long window = 0;
    for (int step = 0; step < 200; step++) {
      long start = (window + random.nextInt(2)) * WINDOW_MS;
      List<SampleRow> rows = new ArrayList<>();
      for (int row = random.nextInt(15); row > 0; row--) {
        rows.add(Stream.row(random.nextLong(), offset++, start, random.nextGaussian()));
      }
      state.add(Stream.batch(0, "1", start, start, rows));
      if (random.nextBoolean()) {
        state.add(Stream.batch(0, "2", start, start, rows));
      }
      if (random.nextInt(10) == 0 && !state.open().isEmpty()) {
        long first = state.open().firstKey();
        state.close(first, first + WINDOW_MS);
        state.trim();
        window = first / WINDOW_MS + 1;
      }

      assertThat(described(new MonitorState(table, ROWS_MAX))).isEqualTo(described(state));
      if (random.nextInt(5) == 0) {
        state = new MonitorState(table, ROWS_MAX);
      }
    }
    // two windows are open at a time, with two rows for each event, and those of one batch
    assertThat(table.count("row/")).isLessThanOrEqualTo(2 * 2 * ROWS_MAX + 2 * 15);
    assertThat(table.count("counters/")).isLessThanOrEqualTo(4);
  }

  @Test
  void slotsThatWereNamedByTheirContentAreUsedAgain() {
    Entries table = new Entries();
    SampleBatch kept = Stream.batch(0, "1", 0, 0, List.of(Stream.row(7, 5, 0, 1.5)));
    table.put("row/0/0/5/1", KeptBatches.bytes(SampleParts.row(kept, kept.getRows().get(0))));
    table.put("counters/0/1", KeptBatches.bytes(SampleParts.counters(kept)));

    MonitorState state = new MonitorState(table, ROWS_MAX);

    assertThat(Objects.requireNonNull(state.open().get(0L)).rows()).hasSize(1);
    state.close(0, WINDOW_MS);
    state.add(
        Stream.batch(0, "1", WINDOW_MS, WINDOW_MS, List.of(Stream.row(8, 6, WINDOW_MS, 2.5))));
    assertThat(table.all())
        .containsOnlyKeys("row/0/0/5/1", "counters/0/1", "closed-until", "open-windows", "model");
    assertThat(described(new MonitorState(table, ROWS_MAX))).isEqualTo(described(state));
  }

  /** The length of windows is a setting that can be changed while some are open. */
  @ParameterizedTest
  @ValueSource(longs = {10_000, 600_000})
  void windowsOfAnotherLengthThanTheirRowsSay(long length) {
    Entries table = new Entries();
    MonitorState state = new MonitorState(table, ROWS_MAX);
    for (long start : new long[] {0, WINDOW_MS}) {
      state.add(Stream.batch(0, "1", start, start, List.of(Stream.row(1, start, start, 1.5))));
    }

    state.close(0, length);

    assertThat(described(new MonitorState(table, ROWS_MAX))).isEqualTo(described(state));
    assertThat(state.open()).containsOnlyKeys(WINDOW_MS);
  }

  @Test
  void aWindowThatIsOpenedAgainCountsAnew() {
    Entries table = new Entries();
    MonitorState state = new MonitorState(table, ROWS_MAX);
    SampleBatch batch = Stream.batch(0, "1", 0, 0, List.of(Stream.row(1, 1, 0, 1.5)));
    state.add(batch);
    state.close(0, WINDOW_MS);
    state = new MonitorState(table, ROWS_MAX);
    state.add(batch);

    assertThat(described(new MonitorState(table, ROWS_MAX))).isEqualTo(described(state));
    assertThat(table.count("counters/")).isEqualTo(1);
  }

  /** Slots that a backlog filled are empty afterwards, read back as such, and used again. */
  @Test
  void whatABacklogFilledIsEmptiedAndUsedAgain() {
    Entries table = new Entries();
    MonitorState state = new MonitorState(table, ROWS_MAX);
    int windows = 40;
    fill(state, 0, windows);
    long rows = table.count("row/");
    for (long window = 0; window < windows - 1; window++) {
      state.close(window * WINDOW_MS, (window + 1) * WINDOW_MS);
      state.trim();
    }
    fill(state, windows, windows + 1);
    state.close((windows - 1) * WINDOW_MS, windows * WINDOW_MS);
    state.trim();

    assertThat(table.full("row/")).isLessThanOrEqualTo(3 * ROWS_MAX);
    assertThat(table.full("counters/")).isLessThanOrEqualTo(20);
    state = new MonitorState(table, ROWS_MAX);
    assertThat(state.open()).hasSize(1);
    fill(state, windows, 2 * windows);
    assertThat(table.count("row/")).isEqualTo(rows);
    assertThat(table.count("counters/")).isEqualTo(windows);
    assertThat(table.full("row/")).isEqualTo(rows);
    assertThat(described(new MonitorState(table, ROWS_MAX))).isEqualTo(described(state));
  }

  private static void fill(MonitorState state, long from, long until) {
    for (long window = from; window < until; window++) {
      long start = window * WINDOW_MS;
      List<SampleRow> rows = new ArrayList<>();
      for (int row = 0; row < ROWS_MAX; row++) {
        rows.add(Stream.row(row, window * ROWS_MAX + row, start, row));
      }
      state.add(Stream.batch(0, "1", start, start, rows));
    }
  }

  private static Map<Long, String> described(MonitorState state) {
    Map<Long, String> windows = new TreeMap<>();
    state
        .open()
        .forEach((start, window) -> windows.put(start, window.rows() + " " + window.counters()));
    windows.put(Long.MIN_VALUE, Long.toString(state.closedUntil()));
    return windows;
  }
}
