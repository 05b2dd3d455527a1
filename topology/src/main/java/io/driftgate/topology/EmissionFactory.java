package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.encoding.AvroBuffer;
import io.driftgate.topology.encoding.Payloads;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that leave scoring, serialised and of a size that Kafka takes. Those of scored
 * events it forwards itself, one after the other, so that what they are made of can be used again.
 * For one task.
 */
final class EmissionFactory {
  private final ModelManifest model;
  private final SizeLimits sizes;
  private final OutputEncoder encoder;
  private final Payloads payloads;
  private final Outgoing outgoing = new Outgoing(new Outgoing.Destination(0), null);
  private final ReusedRecord record = new ReusedRecord(outgoing);
  private final WireEncoder<EpochApplied> epochs;
  private Outgoing.@Nullable Destination destination;

  EmissionFactory(ModelManifest model, OutputFrames frames, ScoringSettings settings) {
    this.model = model;
    this.sizes = settings.sizes();
    this.encoder = new OutputEncoder(model, frames);
    this.payloads = settings.payloadsAreReused() ? Payloads.reused() : Payloads.kept();
    this.epochs = new WireEncoder<>(frames.epochApplied(), EpochApplied.getClassSchema());
  }

  /**
   * Forwards prediction and audit record of a scored event, in this order.
   *
   * @param scoredAt milliseconds since 1970
   * @return false, and nothing is forwarded, where Kafka would not take one of them
   */
  boolean forwardScored(
      PendingEvent event, Score.Scored score, long epoch, long scoredAt, CommitHook hook) {
    byte @Nullable [] key = event.record().key();
    Headers headers = event.context().headers();
    Headers none = headers.toArray().length == 0 ? headers : new RecordHeaders();
    encoder.encode(event, score, epoch, scoredAt);
    if (!fits(key, encoder.prediction(), headers) || !fits(key, encoder.audit(), none)) {
      return false;
    }
    forward(event, ScoringTopology.PREDICTIONS, encoder.prediction(), headers, hook);
    forward(event, ScoringTopology.AUDIT, encoder.audit(), none, hook);
    return true;
  }

  private boolean fits(byte @Nullable [] key, AvroBuffer payload, Headers headers) {
    return Emission.sizeBytes(key, payload.size(), headers) <= sizes.outputBytes();
  }

  private void forward(
      PendingEvent event, String sink, AvroBuffer payload, Headers headers, CommitHook hook) {
    Outgoing value = outgoing.become(to(event.context().partition()), payloads.of(payload));
    Record<byte[], byte[]> about = event.record();
    hook.forward(
        event.context(), record.become(about.key(), value, about.timestamp(), headers), sink);
  }

  /** All events of a task are of one partition. */
  private Outgoing.Destination to(int partition) {
    Outgoing.Destination known = destination;
    if (known == null || known.partition() != partition) {
      known = new Outgoing.Destination(partition);
      destination = known;
    }
    return known;
  }

  /** The rejection of an event whose prediction or audit record does not fit. */
  Rejected tooLarge() {
    return new Rejected(
        Reason.OUTPUT_TOO_LARGE,
        "the prediction or audit record would be larger than the "
            + sizes.outputBytes()
            + " bytes that Kafka takes");
  }

  /** The dead letter of a rejected event; without value and headers where they do not fit. */
  Emission deadLetter(PendingEvent event, Rejected rejected, Instant rejectedAt) {
    Emission whole =
        deadLetter(
            event, event.record().value(), DeadLetters.headers(event, rejected, model, rejectedAt));
    return whole.sizeBytes() <= sizes.deadLetterBytes()
        ? whole
        : deadLetter(event, null, DeadLetters.truncatedHeaders(event, rejected, model, rejectedAt));
  }

  private Emission deadLetter(PendingEvent event, byte @Nullable [] payload, Headers headers) {
    return new Emission(
        event.context(),
        ScoringTopology.DEAD_LETTERS,
        new Record<>(
            event.record().key(),
            new Outgoing(to(event.context().partition()), payload),
            event.record().timestamp(),
            headers));
  }

  /** The note that a routing table is in force from an event on. */
  Emission epochApplied(PendingEvent first, RoutingTable table, Instant appliedAt) {
    EpochApplied applied =
        EpochApplied.newBuilder()
            .setModelName(table.getModelName())
            .setEpoch(table.getEpoch())
            .setSourceTopic(first.context().topic())
            .setSourcePartition(first.context().partition())
            .setSourceOffset(first.context().offset())
            .setStableVersion(table.getStableVersion())
            .setCanaryVersion(table.getCanaryVersion())
            .setCanaryShare(table.getCanaryShare())
            .setShadowVersion(table.getShadowVersion())
            .setSalt(table.getSalt())
            .setAppliedAt(appliedAt)
            .build();
    int partition = first.context().partition();
    byte[] key = Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
    return new Emission(
        first.context(),
        ScoringTopology.EPOCHS,
        new Record<>(
            key,
            new Outgoing(to(partition), epochs.encode(applied)),
            first.record().timestamp(),
            new RecordHeaders()));
  }
}
