package io.driftgate.drift.window;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a window: the rows with the smallest priorities, and the counters of each
 * version. Whoever reads all batches of a window in any order ends with the same.
 */
public final class WindowSample {
  private final int rowsMax;
  private final TreeSet<SampledRow> rows = new TreeSet<>();
  private final TreeMap<String, SampleBatch> counters = new TreeMap<>();

  public WindowSample(int rowsMax) {
    this.rowsMax = rowsMax;
  }

  /**
   * What a batch changed.
   *
   * @param kept rows that are part of the sample now
   * @param gone rows that no longer are
   */
  record Change(List<SampledRow> kept, List<SampledRow> gone) {}

  /** Takes in a batch of this window. */
  public void add(SampleBatch batch) {
    addTracked(batch);
  }

  Change addTracked(SampleBatch batch) {
    List<SampledRow> kept = new ArrayList<>();
    List<SampledRow> gone = new ArrayList<>();
    for (SampleRow row : batch.getRows()) {
      SampledRow sampled = new SampledRow(batch.getSourcePartition(), batch.getModelVersion(), row);
      if (rows.size() >= rowsMax && sampled.compareTo(rows.last()) > 0) {
        continue;
      }
      if (rows.add(sampled)) {
        kept.add(sampled);
      }
      if (rows.size() > rowsMax) {
        SampledRow last = rows.pollLast();
        if (last != null && !kept.remove(last)) {
          gone.add(last);
        }
      }
    }
    count(batch);
    return new Change(kept, gone);
  }

  private void count(SampleBatch batch) {
    SampleBatch total = counters.get(batch.getModelVersion());
    if (total == null) {
      counters.put(batch.getModelVersion(), SampleParts.counters(batch));
      return;
    }
    total.setEvents(total.getEvents() + batch.getEvents());
    total.setRejected(total.getRejected() + batch.getRejected());
    total.setLate(total.getLate() + batch.getLate());
    total.setClamped(total.getClamped() + batch.getClamped());
    total.setMissing(sum(total.getMissing(), batch.getMissing()));
    total.setOutOfRange(sum(total.getOutOfRange(), batch.getOutOfRange()));
    total.setUnknownCategory(sum(total.getUnknownCategory(), batch.getUnknownCategory()));
  }

  private static List<Long> sum(List<Long> a, List<Long> b) {
    if (a.isEmpty()) {
      return b;
    }
    if (b.isEmpty()) {
      return a;
    }
    List<Long> sum = new ArrayList<>(a.size());
    for (int index = 0; index < a.size(); index++) {
      sum.add(a.get(index) + b.get(index));
    }
    return sum;
  }

  /** As it was kept. */
  void restoreRow(SampledRow row) {
    rows.add(row);
  }

  /** As they were kept. */
  void restoreCounters(SampleBatch total) {
    counters.put(total.getModelVersion(), total);
  }

  /** The sample, the smallest priority first. */
  public List<SampledRow> rows() {
    return List.copyOf(rows);
  }

  /** Totals by version; their rows are empty. */
  public SortedMap<String, SampleBatch> counters() {
    return counters;
  }
}
