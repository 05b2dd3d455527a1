package io.driftgate.topology;

import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.scoring.BatchScorer;
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
 */
final class ScoringProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  private final ScoringParts parts;
  private final EventReader reader;
  private final BatchScorer scorer;
  private final EmissionFactory emissions;
  private final MicroBatch batch;
  private @Nullable ProcessorContext<byte[], Outgoing> context;
  private @Nullable CommitHook hook;
  private @Nullable Routing routing;

  ScoringProcessor(ScoringParts parts) {
    ScoringSettings settings = parts.settings();
    RowLayout layout =
        new RowLayout(
            parts.model().manifest().features(),
            settings.eventIdField(),
            settings.eventTimeField());
    this.parts = parts;
    this.reader = new EventReader(parts.schemas(), layout);
    this.scorer = parts.model().newScorer();
    this.emissions =
        new EmissionFactory(parts.model().manifest(), parts.frames(), settings.sizes());
    this.batch = new MicroBatch(layout, settings.batchMaxRows());
  }

  /** Also called again on the same instance, when Kafka Streams revives a task. */
  @Override
  public void init(ProcessorContext<byte[], Outgoing> processorContext) {
    batch.clear();
    context = processorContext;
    hook = processorContext.getStateStore(ScoringTopology.COMMIT_HOOK);
    hook.attach(processorContext, this::drain);
    routing =
        new Routing(
            parts.model().manifest().name(),
            parts.schemas(),
            processorContext.getStateStore(ScoringTopology.ROUTING_TABLES),
            processorContext.getStateStore(ScoringTopology.APPLIED_TABLES));
    processorContext.schedule(
        parts.settings().batchLinger(), PunctuationType.WALL_CLOCK_TIME, now -> drain());
  }

  @Override
  public void close() {
    batch.clear();
    if (hook != null) {
      hook.detach();
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    PendingEvent event = batch.next();
    event.begin(attached(hook).current(), record);
    reader.read(event);
    if (batch.isFull()) {
      drain();
    }
  }

  private void drain() {
    if (batch.isEmpty()) {
      return;
    }
    Instant now = Instant.ofEpochMilli(attached(context).currentSystemTimeMs());
    Iterator<Score> scores = scores().iterator();
    RoutingTable newer = attached(routing).newer();
    List<Emission> finished = new ArrayList<>(2 * batch.events().size() + 1);
    if (newer != null) {
      attached(routing).apply(newer);
      finished.add(emissions.epochApplied(batch.events().get(0), newer, now));
      parts.observer().routingApplied(newer.getEpoch());
    }
    for (PendingEvent event : batch.events()) {
      finish(event, event.rejected() == null ? scores.next() : null, now, finished);
    }
    for (Emission emission : finished) {
      attached(hook).forward(emission.event(), emission.record(), emission.sink());
    }
    batch.clear();
  }

  private List<Score> scores() {
    List<Row> rows = new ArrayList<>(batch.events().size());
    for (PendingEvent event : batch.events()) {
      if (event.rejected() == null) {
        rows.add(event.row());
      }
    }
    return rows.isEmpty()
        ? List.of()
        : parts.observer().timed(rows.size(), () -> scorer.score(rows));
  }

  private void finish(
      PendingEvent event, @Nullable Score score, Instant now, List<Emission> finished) {
    Rejected rejected = event.rejected() == null ? rejection(score) : event.rejected();
    if (rejected == null && score instanceof Score.Scored scored) {
      Routing routes = attached(routing);
      RouteReason reason = routes.reason(parts.model().manifest().version());
      List<Emission> pair = emissions.scored(event, scored, reason, routes.epoch(), now);
      if (pair.stream().allMatch(emissions::fits)) {
        finished.addAll(pair);
        parts.observer().scored(event.record().timestamp(), now.toEpochMilli());
        return;
      }
      rejected = emissions.tooLarge();
    }
    if (rejected != null) {
      finished.add(emissions.deadLetter(event, rejected, now));
      parts.observer().rejected(rejected.reason());
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
