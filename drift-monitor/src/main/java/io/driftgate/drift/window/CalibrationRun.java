package io.driftgate.drift.window;

import io.driftgate.drift.alert.Calibration;
import io.driftgate.drift.comparison.Reference;
import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.SampleBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Collects the calibration windows of a version from the samples of its reference period. For one
 * thread.
 */
public final class CalibrationRun {
  private final RowColumns columns;
  private final Reference reference;
  private final Duration grace;
  private final int rowsMax;
  private final int rowsMin;
  private final boolean isPart;
  private final Partitions partitions;
  private final TreeMap<Long, WindowSample> open = new TreeMap<>();
  private final List<Calibration.Window> windows = new ArrayList<>();
  private long length;
  private int tooSmall;
  private @Nullable Instant from;
  private @Nullable Instant until;

  /**
   * @param grace how long after its end, in event time, a window waits
   * @param rowsMax rows of a window's sample at most
   * @param rowsMin windows with fewer are left out
   * @param isPart whether the windows are parts of the reference itself; each is then compared with
   *     the rest of it
   * @param partitions partitions that the samples are of
   */
  public CalibrationRun(
      ModelManifest manifest,
      Reference reference,
      Duration grace,
      int rowsMax,
      int rowsMin,
      boolean isPart,
      Set<Integer> partitions) {
    this.columns = new RowColumns(manifest);
    this.reference = reference;
    this.grace = grace;
    this.rowsMax = rowsMax;
    this.rowsMin = rowsMin;
    this.isPart = isPart;
    this.partitions =
        new Partitions(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), id -> Long.MIN_VALUE)),
            0,
            Long.MAX_VALUE,
            0);
  }

  /** Takes in a batch. */
  public void accept(SampleBatch batch) {
    open.computeIfAbsent(batch.getWindowStart().toEpochMilli(), start -> new WindowSample(rowsMax))
        .add(batch);
    length = Duration.between(batch.getWindowStart(), batch.getWindowEnd()).toMillis();
    partitions.heard(batch.getSourcePartition(), batch.getStreamTime().toEpochMilli(), 0);
    while (!open.isEmpty() && partitions.allReached(open.firstKey() + length + grace.toMillis())) {
      close(open.firstKey());
    }
  }

  /**
   * The recording is over: partitions that ended sooner are not waited for any more. What the
   * furthest one has not passed stays open.
   */
  public void end() {
    while (!open.isEmpty() && partitions.latest() >= open.firstKey() + length + grace.toMillis()) {
      close(open.firstKey());
    }
  }

  private void close(long start) {
    WindowSample sample = open.remove(start);
    if (sample == null || sample.rows().size() < rowsMin) {
      tooSmall++;
      return;
    }
    List<SampledRow> rows = sample.rows();
    String version = rows.get(0).version();
    double[] effects =
        reference.effects(
            SampleColumns.of(rows, Collections.nCopies(rows.size(), columns), reference, version));
    if (isPart) {
      compareWithRest(effects, rows.size());
    }
    windows.add(Calibration.Window.of(effects, rows.size()));
    from = from == null ? Instant.ofEpochMilli(start) : from;
    until = Instant.ofEpochMilli(start + length);
  }

  /**
   * All effects are differences of shares. Where the window is part of the whole, its difference to
   * the rest is the difference to the whole times whole / rest.
   */
  private void compareWithRest(double[] effects, int rows) {
    double whole = reference.rows();
    for (int measure = 0; measure < effects.length; measure++) {
      effects[measure] = Math.min(1, effects[measure] * whole / Math.max(1, whole - rows));
    }
  }

  /** The windows that are over, in order; the last ones, which may not be, are left out. */
  public List<Calibration.Window> windows() {
    return List.copyOf(windows);
  }

  /** Windows that had too few rows. */
  public int tooSmall() {
    return tooSmall;
  }

  /** Start of the first window; null before there is one. */
  public @Nullable Instant from() {
    return from;
  }

  /** End of the last window; null before there is one. */
  public @Nullable Instant until() {
    return until;
  }
}
