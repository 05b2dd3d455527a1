package io.driftgate.topology.sampling;

import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.SampleRow;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the sample of one source partition. It is told of every event, in order; what comes out at
 * a drain are the rows that were among the k smallest of their window ({@link SamplePriority}) when
 * they came, and how the counters of each window moved. Whoever keeps the k smallest rows of all
 * partitions has an exact uniform sample of each window, at a cost of about k(1 + ln(n / k)) rows
 * for n events. A sampler that starts afresh passes on some rows that a longer memory would have
 * held back; that does not change the sample. For one thread.
 *
 * <p>An event's own time is believed up to a limit. One too far ahead of the wall clock would end
 * the windows of all others, so it counts at the time that the partition has reached (it is
 * clamped). One whose window is over is late: it is counted as that, where the partition stands,
 * and is in no sample.
 */
public final class WindowSampler {
  /** Stream time of a partition that no event has given a time yet. */
  public static final long NO_TIME = Row.NO_TIME;

  /** Usual upper bound of a record's size: far below what a broker takes by default. */
  public static final int BATCH_BYTES = 256 * 1024;

  /** Pending rows beyond this want to be drained. */
  private static final long FULL_BYTES = 1024 * 1024;

  /** What a window and version take in memory before they have any row, about. */
  private static final long PENDING_BYTES = 512;

  /** Times are held within these bounds, or the ends of windows could not be computed. */
  private static final long EARLIEST = Long.MIN_VALUE / 4;

  private static final long LATEST = Long.MAX_VALUE / 4;

  private final String topic;
  private final int partition;
  private final int batchBytes;
  private final long graceMs;
  private final long futureMaxMs;
  private final OpenWindows windows;
  private long streamTime;
  private long drainedStreamTime;
  private long lastOffset = -1;
  private long pendingBytes;
  private @Nullable OpenWindow lastWindow;
  private boolean lastIsSampled;
  private long lastTime;

  /**
   * @param settings windows, sizes, limits
   * @param topic topic that the events are read from
   * @param partition its partition
   * @param streamTime the {@link #streamTime} that an earlier sampler of the partition reached;
   *     {@link #NO_TIME} where there was none
   * @param batchBytes upper bound of a record's size, {@link #BATCH_BYTES} or less; a row that is
   *     larger by itself is in no sample, though counted
   */
  public WindowSampler(
      SamplingSettings settings, String topic, int partition, long streamTime, int batchBytes) {
    this.topic = topic;
    this.partition = partition;
    this.batchBytes = batchBytes;
    this.graceMs = settings.grace().toMillis();
    this.futureMaxMs = settings.futureMax().toMillis();
    this.windows = new OpenWindows(settings.window().toMillis(), settings.rows());
    this.streamTime = streamTime;
    this.drainedStreamTime = streamTime;
  }

  /**
   * An event was scored.
   *
   * @param model the version that scored it
   * @param offset its offset
   * @param eventTime its own time, milliseconds since 1970
   * @param row its values; copied where they are kept
   * @param score what the version said
   * @param now the wall clock, milliseconds since 1970
   */
  public void scored(
      SampledModel model, long offset, long eventTime, Row row, Score.Scored score, long now) {
    lastOffset = offset;
    lastWindow = null;
    lastIsSampled = false;
    long time = bounded(eventTime);
    boolean clamped = time - futureMaxMs > now;
    if (clamped) {
      time = reached(now);
    } else if (time > streamTime) {
      streamTime = time;
    } else if (windows.end(time) + graceMs <= streamTime) {
      pending(windows.at(streamTime), model).countLate();
      return;
    }
    OpenWindow window = windows.at(time);
    PendingSamples pending = pending(window, model);
    pending.countScored(row, clamped);
    lastWindow = window;
    lastTime = time;
    long priority = SamplePriority.of(partition, offset);
    if (window.smallest().accepts(priority) && add(pending, model, row, score)) {
      window.smallest().add(priority);
      lastIsSampled = true;
    }
  }

  /**
   * The event that {@link #scored} was told of last was scored by a version beside the one that
   * serves it. The row is in the sample of the window if that one's is.
   */
  public void shadowScored(SampledModel model, Row row, Score.Scored score) {
    if (lastWindow != null) {
      PendingSamples pending = pending(lastWindow, model);
      pending.countShadow(row);
      if (lastIsSampled) {
        add(pending, model, row, score);
      }
    }
  }

  /** A canary or shadow failed on the event that {@link #scored} was told of last. */
  public void failed(SampledModel model) {
    if (lastWindow != null) {
      pending(lastWindow, model).countFailed();
    }
  }

  /** The version scored the last event because the one that was to is not loaded. */
  public void stoodIn(SampledModel model) {
    if (lastWindow != null) {
      pending(lastWindow, model).countStoodIn();
    }
  }

  /** No shadow scored the last event, for it is not loaded. */
  public void withoutShadow(SampledModel model) {
    if (lastWindow != null) {
      pending(lastWindow, model).countWithoutShadow();
    }
  }

  /** Whether the row is of a size that fits. */
  private boolean add(PendingSamples pending, SampledModel model, Row row, Score.Scored score) {
    SampleRow copy = copy(row, score);
    copy.setPriority(SamplePriority.of(partition, lastOffset));
    copy.setSourceOffset(lastOffset);
    copy.setEventTime(Instant.ofEpochMilli(lastTime));
    long bytes = SampleSize.of(copy);
    if (SampleSize.batch(topic, model) + bytes > batchBytes) {
      return false;
    }
    pending.add(copy);
    pendingBytes += bytes;
    return true;
  }

  /** The row itself is used again for other events. */
  private static SampleRow copy(Row row, Score.Scored score) {
    List<Double> numbers = new ArrayList<>(row.numbers().length);
    for (double number : row.numbers()) {
      numbers.add(number);
    }
    List<Long> integers = new ArrayList<>(row.integers().length);
    for (long integer : row.integers()) {
      integers.add(integer);
    }
    List<Integer> missing = new ArrayList<>(row.missing());
    for (int feature = 0; missing.size() < row.missing(); feature++) {
      if (row.isMissing(feature)) {
        missing.add(feature);
      }
    }
    SampleRow copy = new SampleRow();
    copy.setScore(score.score());
    copy.setLabel(score.label());
    copy.setNumbers(numbers);
    copy.setIntegers(integers);
    copy.setTexts(List.of(row.texts()));
    copy.setMissing(missing);
    return copy;
  }

  /**
   * An event became a dead letter; its own time, if any, is not known.
   *
   * @param model the version that would have scored it
   * @param offset its offset
   * @param now the wall clock, milliseconds since 1970
   */
  public void rejected(SampledModel model, long offset, long now) {
    lastOffset = offset;
    pending(windows.at(reached(now)), model).countRejected();
  }

  private PendingSamples pending(OpenWindow window, SampledModel model) {
    PendingSamples pending = window.pending(model.version());
    if (pending == null) {
      pending = new PendingSamples(model);
      window.add(pending);
      pendingBytes += PENDING_BYTES + 3L * Long.BYTES * model.features();
    }
    return pending;
  }

  /** The time that the partition has reached; the wall clock where no event has said any. */
  private long reached(long now) {
    return streamTime == NO_TIME ? bounded(now) : streamTime;
  }

  private static long bounded(long time) {
    return Math.max(EARLIEST, Math.min(time, LATEST));
  }

  /**
   * Greatest event time so far, clamped events left out, milliseconds since 1970; {@link #NO_TIME}
   * before the first.
   */
  public long streamTime() {
    return streamTime;
  }

  /** Whether so much is pending that it should not wait for the next commit. */
  public boolean isFull() {
    return pendingBytes >= FULL_BYTES;
  }

  /**
   * Hands over what is pending: by window, then by version. Where nothing new came since the last
   * time, nothing. Only the last record says how far stream time has come, the others still say
   * what the drain before said: whoever closes a window by it must have all records of the window
   * first.
   */
  public List<SampleBatch> drain() {
    if (pendingBytes == 0) {
      return List.of();
    }
    List<SampleBatch> batches = new ArrayList<>();
    for (OpenWindow window : windows.all()) {
      SampleBatch place = place(window);
      for (PendingSamples pending : window.drain()) {
        batches.addAll(pending.batches(place, batchBytes));
      }
    }
    batches.get(batches.size() - 1).setStreamTime(Instant.ofEpochMilli(streamTime));
    drainedStreamTime = streamTime;
    windows.forget(streamTime == NO_TIME ? NO_TIME : streamTime - graceMs);
    pendingBytes = 0;
    lastWindow = null;
    return batches;
  }

  private SampleBatch place(OpenWindow window) {
    SampleBatch place = new SampleBatch();
    place.setSourceTopic(topic);
    place.setSourcePartition(partition);
    place.setWindowStart(Instant.ofEpochMilli(window.start()));
    place.setWindowEnd(Instant.ofEpochMilli(window.end()));
    place.setStreamTime(Instant.ofEpochMilli(drainedStreamTime));
    place.setLastOffset(lastOffset);
    return place;
  }
}
