package io.driftgate.drift.window;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a window: the events with the smallest priorities, each with a row for every
 * version that scored it, and the counters of each version. Whoever reads all batches of a window
 * in any order ends with the same.
 */
public final class WindowSample {
  private final int rowsMax;
  private final TreeSet<SampledRow> rows = new TreeSet<>();
  private int events;
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
  record Change(SortedSet<SampledRow> kept, List<SampledRow> gone) {}

  /** Takes in a batch of this window. */
  public void add(SampleBatch batch) {
    addTracked(batch);
  }

  Change addTracked(SampleBatch batch) {
    // many rows of the first batches of a window leave it within the batch
    SortedSet<SampledRow> kept = new TreeSet<>();
    List<SampledRow> gone = new ArrayList<>();
    for (SampleRow row : batch.getRows()) {
      SampledRow sampled = new SampledRow(batch.getSourcePartition(), batch.getModelVersion(), row);
      if (events >= rowsMax && isBeyond(sampled)) {
        continue;
      }
      if (insert(sampled)) {
        kept.add(sampled);
      }
      while (events > rowsMax) {
        for (SampledRow last : removeLast()) {
          if (!kept.remove(last)) {
            gone.add(last);
          }
        }
      }
    }
    count(batch);
    return new Change(kept, gone);
  }

  /** Whether a row is of an event after all of the sample. */
  private boolean isBeyond(SampledRow row) {
    SampledRow last = rows.last();
    return row.compareTo(last) > 0 && !row.isSameEvent(last);
  }

  /** Whether the row is new. */
  private boolean insert(SampledRow row) {
    SampledRow before = rows.lower(row);
    SampledRow after = rows.higher(row);
    boolean known =
        (before != null && before.isSameEvent(row)) || (after != null && after.isSameEvent(row));
    if (!rows.add(row)) {
      return false;
    }
    events += known ? 0 : 1;
    return true;
  }

  /** Takes out the last event, as all versions scored it. */
  private List<SampledRow> removeLast() {
    List<SampledRow> removed = new ArrayList<>();
    SampledRow last = rows.pollLast();
    while (last != null) {
      removed.add(last);
      last = !rows.isEmpty() && rows.last().isSameEvent(last) ? rows.pollLast() : null;
    }
    events--;
    return removed;
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
    total.setShadowEvents(total.getShadowEvents() + batch.getShadowEvents());
    total.setFailed(total.getFailed() + batch.getFailed());
    total.setStoodIn(total.getStoodIn() + batch.getStoodIn());
    total.setWithoutShadow(total.getWithoutShadow() + batch.getWithoutShadow());
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

  /**
   * As it was kept; false where the sample has it already. Rows that others have pushed out may be
   * among those that come back, in any order: {@link #restored} ends it.
   */
  boolean restoreRow(SampledRow row) {
    return insert(row);
  }

  /** All rows are back: pushes out those that do not belong to the sample, and hands them over. */
  List<SampledRow> restored() {
    List<SampledRow> gone = new ArrayList<>();
    while (events > rowsMax) {
      gone.addAll(removeLast());
    }
    return gone;
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
