package io.driftgate.topology;

import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.scoring.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of one task in micro-batches. Events wait in the batch until it is full, until
 * the linger is over or, without one, what the latest poll brought is in it, or until a commit;
 * then the whole batch is scored and, event by event in their order, serialised and forwarded.
 * Samples of the events leave after the first batch of a transaction and with its commit: their
 * partition would make the commit wait if it joined the transaction then. Which versions score is
 * decided when a batch begins.
 */
final class ScoringProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
  /** Kafka Streams has no shorter one. */
  private static final Duration SHORTEST_PUNCTUATION = Duration.ofMillis(1);

  /** How often a task without a linger sees whether a retired version can be let go. */
  private static final Duration IDLE_PUNCTUATION = Duration.ofMillis(10);

  private final ScoringTopics topics;
  private final ScoringParts parts;
  private final MicroBatch batch = new MicroBatch();
  private final Lanes lanes;
  private final BatchScoring scoring;
  private @Nullable ProcessorContext<byte[], Outgoing> context;
  private @Nullable CommitHook hook;
  private @Nullable Routing routing;
  private @Nullable TaskSampler sampler;
  private @Nullable TaskScores scores;
  private @Nullable RoutingTable toAnnounce;

  /** Offset of the last event of the latest poll; null where punctuations end a batch. */
  private @Nullable LongSupplier pollEnd;

  /** Whether this task has sent samples since the last commit. */
  private boolean samplesHaveJoined;

  ScoringProcessor(ScoringTopics topics, ScoringParts parts) {
    this.topics = topics;
    this.parts = parts;
    this.lanes = new Lanes(parts);
    this.scoring = new BatchScoring(parts.observer());
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
          new TaskSampler(topics, parts, processorContext.taskId().partition(), attached(hook));
    }
    if (parts.settings().labelled() != null) {
      scores = new TaskScores(topics, parts, parts.settings().labelled());
    }
    processorContext.schedule(
        punctuation(processorContext.taskId().partition()),
        PunctuationType.WALL_CLOCK_TIME,
        now -> punctuate());
  }

  /** Decides what ends a batch that is not full, and with it how often there is a punctuation. */
  private Duration punctuation(int partition) {
    Duration linger = parts.settings().batchLinger();
    if (!linger.isZero()) {
      return linger;
    }
    pollEnd = parts.ends().lastOffset(partition);
    return pollEnd == null ? SHORTEST_PUNCTUATION : IDLE_PUNCTUATION;
  }

  private void punctuate() {
    if (batch.isEmpty() || pollEnd == null) {
      drain(false);
    }
  }

  @Override
  public void close() {
    try {
      reset();
    } finally {
      if (hook != null) {
        hook.detach();
      }
    }
  }

  private void reset() {
    batch.clear();
    toAnnounce = null;
    samplesHaveJoined = false;
    pollEnd = null;
    sampler = null;
    scores = null;
    lanes.release();
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (batch.isEmpty()) {
      beginBatch();
    }
    PendingEvent event = batch.add(attached(hook), record);
    lanes.assign(event, batch.size() - 1);
    read(event, event.served());
    Reading shadow = event.shadow();
    if (shadow.isUsed()) {
      if (shadow.row() == event.served().row()) {
        shadow.reject(event.served().rejected());
      } else {
        read(event, shadow);
      }
    }
    if (batch.size() >= lanes.stable().maxRows() || isLastOfPoll(event)) {
      drain(false);
    }
  }

  private boolean isLastOfPoll(PendingEvent event) {
    return pollEnd != null && event.context().offset() == pollEnd.getAsLong();
  }

  private static void read(PendingEvent event, Reading reading) {
    reading.lane().reader().read(event, reading);
  }

  private void beginBatch() {
    RoutingTable newer = attached(routing).newer();
    if (newer != null) {
      attached(routing).apply(newer);
      toAnnounce = newer;
      lanes.choose(newer);
    } else if (lanes.isStale()) {
      lanes.choose(attached(routing).table());
    }
    if (sampler != null) {
      sampler.routed(attached(routing).epoch(), lanes.isSplit());
    }
  }

  private void drain(boolean commits) {
    Instant now = Instant.ofEpochMilli(attached(context).currentSystemTimeMs());
    if (!batch.isEmpty()) {
      finishBatch(now);
    } else if (!lanes.isEmpty() && lanes.isStale()) {
      // a task without events must not keep a retired version open
      lanes.choose(attached(routing).table());
    }
    boolean join = parts.settings().transactional() && !samplesHaveJoined;
    if (sampler != null && (commits || join || sampler.isFull())) {
      List<Emission> samples = sampler.drain(now);
      samples.forEach(this::forward);
      samplesHaveJoined = !commits && (samplesHaveJoined || !samples.isEmpty());
    }
    if (scores != null && (commits || scores.isFull())) {
      scores.drain(now).forEach(this::forward);
    }
    batch.clear();
  }

  private void forward(Emission emission) {
    attached(hook).forward(emission.event(), emission.record(), emission.sink());
  }

  private void finishBatch(Instant now) {
    scoring.score(batch, lanes);
    if (toAnnounce != null) {
      EmissionFactory emissions = lanes.stable().emissions();
      forward(emissions.epochApplied(batch.events().get(0), toAnnounce, now));
      parts.observer().routingApplied(toAnnounce.getEpoch());
      toAnnounce = null;
    }
    for (PendingEvent event : batch.events()) {
      finish(event, now);
    }
    // in a loop of its own: after each send the CPU's caches are full of Kafka's code
    for (PendingEvent event : batch.events()) {
      tell(event, now);
    }
  }

  /** Forwards what becomes of an event: prediction and audit record, or a dead letter. */
  private void finish(PendingEvent event, Instant now) {
    Reading served = event.served();
    EmissionFactory emissions = served.lane().emissions();
    Score.Scored score = served.score();
    if (score != null) {
      long epoch = attached(routing).epoch();
      if (emissions.forwardScored(event, score, epoch, now.toEpochMilli(), attached(hook))) {
        return;
      }
      served.withdraw(emissions.tooLarge());
    }
    forward(emissions.deadLetter(event, failure(served), now));
  }

  private static Rejected failure(Reading served) {
    Rejected failure = served.failure();
    if (failure == null) {
      throw new IllegalStateException("an event of the batch was not scored");
    }
    return failure;
  }

  /** Lets those know what became of an event that count, sample and keep scores. */
  private void tell(PendingEvent event, Instant now) {
    Reading served = event.served();
    Score.Scored score = served.score();
    long nowMs = now.toEpochMilli();
    if (score == null) {
      parts.observer().rejected(failure(served).reason());
      if (sampler != null) {
        sampler.rejected(served.lane().sampled(), event, nowMs);
      }
      return;
    }
    observe(event, nowMs);
    if (sampler != null) {
      sampler.scored(event, score, nowMs);
    }
    if (scores != null) {
      scores.scored(event, score, now);
    }
  }

  private void observe(PendingEvent event, long now) {
    ScoringObserver observer = parts.observer();
    observer.scored(event.served().lane().version(), event.record().timestamp(), now);
    Reading shadow = event.shadow();
    if (shadow.isUsed()) {
      String version = shadow.lane().version();
      if (shadow.score() == null) {
        observer.failed(version);
      } else {
        observer.shadowScored(version);
      }
    }
  }

  private static <T> T attached(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the processor is not initialised");
    }
    return part;
  }
}
