package io.driftgate.topology;

import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.sampling.SampledModel;
import io.driftgate.topology.sampling.SeenBuckets;
import io.driftgate.topology.sampling.WindowSampler;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The sampler of a task with what ties it to Kafka: what it passes on leaves before a commit, and
 * the time that the partition has reached is committed with its offset, so that the two never part.
 * The sample itself is not kept: a task that starts again passes on a few rows more, and no row of
 * a committed offset twice.
 */
final class TaskSampler {
  /** The samples topic has one partition. */
  private static final Outgoing.Destination DESTINATION = new Outgoing.Destination(0);

  /** The stream time in the metadata of the task's offsets, milliseconds since 1970. */
  private static final String STREAM_TIME = "driftgate.stream-time";

  private final byte[] key;
  private final SizeLimits sizes;
  private final WireEncoder<SampleBatch> encoder;
  private final CommitHook hook;
  private final WindowSampler sampler;
  private final SeenBuckets buckets = new SeenBuckets(Split.BUCKETS);
  private boolean splits;
  private long keptStreamTime;
  private final CommitHook.EventContext last = new CommitHook.EventContext();

  /**
   * @param topics where events come from and samples go to
   * @param sourcePartition the task's partition of the features topic
   * @param hook of the task, attached
   */
  TaskSampler(ScoringTopics topics, ScoringParts parts, int sourcePartition, CommitHook hook) {
    this.key = topics.pipeline().getBytes(StandardCharsets.UTF_8);
    this.sizes = parts.settings().sizes();
    this.encoder = new WireEncoder<>(parts.frames().samples(), SampleBatch.getClassSchema());
    this.hook = hook;
    Long kept = hook.kept(STREAM_TIME);
    this.keptStreamTime = kept == null ? WindowSampler.NO_TIME : kept;
    this.sampler =
        new WindowSampler(
            parts.settings().sampling(),
            topics.features(),
            sourcePartition,
            keptStreamTime,
            Math.min(
                WindowSampler.BATCH_BYTES,
                sizes.sampleBytes() - Emission.OVERHEAD_BYTES - key.length - Framing.LENGTH_BYTES));
  }

  /**
   * A batch begins.
   *
   * @param epoch of the routing table in force; 0 before any
   * @param isSplit whether it has a canary, and the instance both versions: where one stands in for
   *     another, shares are not the table's, which is reported as that
   */
  void routed(long epoch, boolean isSplit) {
    buckets.routed(epoch);
    splits = isSplit;
  }

  void scored(PendingEvent event, Score.Scored score, long nowMs) {
    last.set(event.context());
    if (splits) {
      buckets.saw(event.bucket(), event.route() == Route.CANARY);
    }
    Reading served = event.served();
    SampledModel model = served.lane().sampled();
    sampler.scored(model, event.context().offset(), event.eventTime(), served.row(), score, nowMs);
    if (event.reason() == RouteReason.VERSION_NOT_LOADED) {
      sampler.stoodIn(model);
    }
    if (event.isShadowNotLoaded()) {
      sampler.withoutShadow(model);
    }
    Reading shadow = event.shadow();
    if (shadow.isUsed()) {
      Score.Scored said = shadow.score();
      if (said == null) {
        sampler.failed(shadow.lane().sampled());
      } else {
        sampler.shadowScored(shadow.lane().sampled(), shadow.row(), said);
      }
    }
  }

  void rejected(SampledModel model, PendingEvent event, long nowMs) {
    last.set(event.context());
    sampler.rejected(model, event.context().offset(), nowMs);
  }

  /** Whether so much is pending that it should not wait for the commit. */
  boolean isFull() {
    return sampler.isFull();
  }

  /**
   * What is pending, finished, to be forwarded before the next commit: the stream time is kept for
   * it, too.
   */
  List<Emission> drain(Instant now) {
    if (last.isEmpty()) {
      return List.of();
    }
    CommitHook.EventContext event = last.copy();
    List<Emission> finished = new ArrayList<>();
    List<SampleBatch> batches = sampler.drain();
    if (!batches.isEmpty()) {
      buckets.tell(batches.get(batches.size() - 1));
    }
    for (SampleBatch batch : batches) {
      finished.add(emission(event, batch, now));
    }
    long streamTime = sampler.streamTime();
    if (streamTime != keptStreamTime) {
      hook.keep(STREAM_TIME, streamTime);
      keptStreamTime = streamTime;
    }
    last.clear();
    return finished;
  }

  private Emission emission(CommitHook.EventContext event, SampleBatch batch, Instant now) {
    Emission whole = emission(event, encoder.encode(batch), now);
    if (whole.sizeBytes() <= sizes.sampleBytes()) {
      return whole;
    }
    // only the counts of tens of thousands of features come here: better without than not at all,
    // for a record that Kafka does not take would block the partition
    batch.setMissing(List.of());
    batch.setOutOfRange(List.of());
    batch.setUnknownCategory(List.of());
    return emission(event, encoder.encode(batch), now);
  }

  private Emission emission(CommitHook.EventContext event, byte[] payload, Instant now) {
    return new Emission(
        event,
        ScoringTopology.SAMPLES,
        new Record<>(
            key, new Outgoing(DESTINATION, payload), now.toEpochMilli(), new RecordHeaders()));
  }
}
