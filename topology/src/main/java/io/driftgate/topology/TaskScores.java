package io.driftgate.topology;

import io.driftgate.schemas.ScoredBatch;
import io.driftgate.schemas.ScoredRow;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * What a task said of the events that outcomes are expected for. It leaves with a commit, in the
 * same transaction as the predictions: an event waits for its outcome exactly if it was predicted.
 */
final class TaskScores {
  /** The scores topic has one partition. */
  private static final Outgoing.Destination DESTINATION = new Outgoing.Destination(0);

  /** Far below what a broker takes by default. */
  private static final long BATCH_BYTES = 256 * 1024;

  private static final long FULL_BYTES = 4 * BATCH_BYTES;

  /** A row's fixed fields, and the lengths of its strings, at the most. */
  private static final int ROW_BYTES = 64;

  private static final int BYTES_PER_CHAR = 3;

  private final byte[] key;
  private final String model;
  private final LabelShare share;
  private final WireEncoder<ScoredBatch> encoder;
  private final long batchBytes;
  private final List<ScoredRow> rows = new ArrayList<>();
  private long bytes;
  private long streamTime = Long.MIN_VALUE;
  private long drainedStreamTime = Long.MIN_VALUE;
  private final CommitHook.EventContext last = new CommitHook.EventContext();

  TaskScores(ScoringTopics topics, ScoringParts parts, LabelShare share) {
    this.key = topics.pipeline().getBytes(StandardCharsets.UTF_8);
    this.model = parts.model();
    this.share = share;
    this.encoder = new WireEncoder<>(parts.frames().scores(), ScoredBatch.getClassSchema());
    this.batchBytes =
        Math.min(
            BATCH_BYTES,
            (long) parts.settings().sizes().outputBytes()
                - Emission.OVERHEAD_BYTES
                - key.length
                - Framing.LENGTH_BYTES
                - ROW_BYTES
                - (long) BYTES_PER_CHAR * model.length());
  }

  void scored(PendingEvent event, Score.Scored score, Instant now) {
    String id = event.eventId();
    if (!share.includes(id)) {
      return;
    }
    long time = share.believed(event.eventTime(), now.toEpochMilli());
    ScoredRow row = new ScoredRow();
    row.setEventId(id);
    row.setEventTime(Instant.ofEpochMilli(time));
    row.setModelVersion(event.served().lane().version());
    row.setScore(score.score());
    row.setLabel(score.label());
    Reading shadow = event.shadow();
    Score.Scored beside = shadow.isUsed() ? shadow.score() : null;
    if (beside != null) {
      row.setShadowVersion(shadow.lane().version());
      row.setShadowScore(beside.score());
      row.setShadowLabel(beside.label());
    }
    rows.add(row);
    bytes += size(row);
    streamTime = Math.max(streamTime, time);
    last.set(event.context());
  }

  private static long size(ScoredRow row) {
    return ROW_BYTES
        + (long) BYTES_PER_CHAR
            * (row.getEventId().length()
                + row.getModelVersion().length()
                + length(row.getLabel())
                + length(row.getShadowVersion())
                + length(row.getShadowLabel()));
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** Whether so much is pending that it should not wait for the commit. */
  boolean isFull() {
    return bytes >= FULL_BYTES;
  }

  /**
   * What is pending, finished. Only the last record says how far time has come: whoever closes a
   * window by it must have the rows of all first.
   */
  List<Emission> drain(Instant now) {
    if (last.isEmpty()) {
      return List.of();
    }
    CommitHook.EventContext event = last.copy();
    List<Emission> finished = new ArrayList<>();
    int from = 0;
    long size = 0;
    for (int row = 0; row < rows.size(); row++) {
      long added = size(rows.get(row));
      if (row > from && size + added > batchBytes) {
        finished.add(emission(event, rows.subList(from, row), drainedStreamTime, now));
        from = row;
        size = 0;
      }
      size += added;
    }
    finished.add(emission(event, rows.subList(from, rows.size()), streamTime, now));
    drainedStreamTime = streamTime;
    rows.clear();
    bytes = 0;
    last.clear();
    return finished;
  }

  private Emission emission(
      CommitHook.EventContext event, List<ScoredRow> someRows, long reached, Instant now) {
    ScoredBatch batch = new ScoredBatch();
    batch.setSourcePartition(event.partition());
    batch.setModelName(model);
    batch.setStreamTime(Instant.ofEpochMilli(reached));
    batch.setRows(someRows);
    return new Emission(
        event,
        ScoringTopology.SCORES,
        new Record<>(
            key,
            new Outgoing(DESTINATION, encoder.encode(batch)),
            now.toEpochMilli(),
            new RecordHeaders()));
  }
}
