package io.driftgate.topology;

import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of one task in micro-batches. Events wait in the batch until it is full, until
 * the next round of processing is over, or until a commit; then the whole batch is scored and
 * serialised, and only when nothing can fail any more is it forwarded, in the order of the events.
 * Samples of the events leave with the commit. Which version scores is decided when a batch begins.
 */
final class ScoringProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  private final ScoringTopics topics;
  private final ScoringParts parts;
  private final MicroBatch batch = new MicroBatch();
  private @Nullable ProcessorContext<byte[], Outgoing> context;
  private @Nullable CommitHook hook;
  private @Nullable Routing routing;
  private @Nullable TaskSampler sampler;
  private @Nullable VersionLane lane;
  private @Nullable RoutingTable toAnnounce;
  private long changesSeen;

  ScoringProcessor(ScoringTopics topics, ScoringParts parts) {
    this.topics = topics;
    this.parts = parts;
  }

  /** Also called again on the same instance, when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    reset();
    context = processorContext;
    hook = processorContext.getStateStore(ScoringTopology.COMMIT_HOOK);
    hook.attach(processorContext, () -> drain(true));
    routing =
        new Routing(
            parts.model(),
            parts.schemas(),
            processorContext.getStateStore(ScoringTopology.ROUTING_TABLES),
            processorContext.getStateStore(ScoringTopology.APPLIED_TABLES));
    if (parts.settings().sampling().enabled()) {
      sampler =
          new TaskSampler(
              topics,
              parts,
              processorContext.taskId().partition(),
              processorContext.getStateStore(ScoringTopology.STREAM_TIMES));
    }
    processorContext.schedule(
        parts.settings().batchLinger(), PunctuationType.WALL_CLOCK_TIME, now -> drain(false));
  }

  @Override
  public void close() {
    reset();
    if (hook != null) {
      hook.detach();
    }
  }

  private void reset() {
    batch.clear();
    toAnnounce = null;
    sampler = null;
    if (lane != null) {
      lane.release();
      lane = null;
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (batch.isEmpty()) {
      beginBatch();
    }
    VersionLane scoring = attached(lane);
    PendingEvent event = batch.add(attached(hook).current(), record, scoring.row(batch.size()));
    scoring.reader().read(event);
    if (batch.size() >= scoring.maxRows()) {
      drain(false);
    }
  }

  private void beginBatch() {
    RoutingTable newer = attached(routing).newer();
    if (newer != null) {
      attached(routing).apply(newer);
      toAnnounce = newer;
      chooseLane();
    } else if (lane == null || changesSeen != parts.versions().changes()) {
      chooseLane();
    }
  }

  /** Takes the version that the table in force wants, or the one that stands in for it. */
  private void chooseLane() {
    changesSeen = parts.versions().changes();
    LoadedVersions.Lease lease = parts.versions().lease(attached(routing).wantedVersion());
    if (lane != null && lane.model() == lease.model()) {
      lease.release();
      return;
    }
    if (lane != null) {
      lane.release();
    }
    lane = new VersionLane(lease, parts);
  }

  private void drain(boolean commits) {
    Instant now = Instant.ofEpochMilli(attached(context).currentSystemTimeMs());
    List<Emission> finished = new ArrayList<>(2 * batch.size() + 1);
    if (!batch.isEmpty()) {
      finishBatch(attached(lane), now, finished);
    } else if (lane != null && changesSeen != parts.versions().changes()) {
      // a task without events must not keep a retired version open
      chooseLane();
    }
    if (sampler != null && (commits || sampler.isFull())) {
      finished.addAll(sampler.drain(attached(hook), now));
    }
    for (Emission emission : finished) {
      attached(hook).forward(emission.event(), emission.record(), emission.sink());
    }
    batch.clear();
  }

  private void finishBatch(VersionLane scoring, Instant now, List<Emission> finished) {
    Iterator<Score> scores = scores(scoring).iterator();
    if (toAnnounce != null) {
      finished.add(scoring.emissions().epochApplied(batch.events().get(0), toAnnounce, now));
      parts.observer().routingApplied(toAnnounce.getEpoch());
      toAnnounce = null;
    }
    for (PendingEvent event : batch.events()) {
      finish(scoring, event, event.rejected() == null ? scores.next() : null, now, finished);
    }
  }

  private List<Score> scores(VersionLane scoring) {
    List<Row> rows = new ArrayList<>(batch.size());
    for (PendingEvent event : batch.events()) {
      if (event.rejected() == null) {
        rows.add(event.row());
      }
    }
    return rows.isEmpty()
        ? List.of()
        : parts.observer().timed(rows.size(), () -> scoring.scorer().score(rows));
  }

  private void finish(
      VersionLane scoring,
      PendingEvent event,
      @Nullable Score score,
      Instant now,
      List<Emission> finished) {
    EmissionFactory emissions = scoring.emissions();
    Rejected rejected = event.rejected() == null ? rejection(score) : event.rejected();
    if (rejected == null && score instanceof Score.Scored scored) {
      Routing routes = attached(routing);
      RouteReason reason = routes.reason(scoring.version());
      List<Emission> pair = emissions.scored(event, scored, reason, routes.epoch(), now);
      if (pair.stream().allMatch(emissions::fits)) {
        finished.addAll(pair);
        parts.observer().scored(scoring.version(), event.record().timestamp(), now.toEpochMilli());
        if (sampler != null) {
          sampler.scored(scoring.sampled(), event, scored, now.toEpochMilli());
        }
        return;
      }
      rejected = emissions.tooLarge();
    }
    if (rejected != null) {
      finished.add(emissions.deadLetter(event, rejected, now));
      parts.observer().rejected(rejected.reason());
      if (sampler != null) {
        sampler.rejected(scoring.sampled(), event, now.toEpochMilli());
      }
    }
  }

  private static @Nullable Rejected rejection(@Nullable Score score) {
    if (score instanceof Score.NotFinite) {
      return new Rejected(Reason.SCORE_NOT_FINITE, "the model's score is NaN or infinite");
    }
    if (score instanceof Score.Failed failed) {
      return new Rejected(
          Reason.MODEL_FAILED, "the model failed on this event: " + failed.failure());
    }
    return null;
  }

  private static <T> T attached(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor is not initialised");
    }
    return part;
  }
}
