package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that leave scoring, serialised and of a size that Kafka takes. For one task.
 */
final class EmissionFactory {
  private final ModelManifest model;
  private final SizeLimits sizes;
  private final OutputEncoder encoder;
  private final WireEncoder<EpochApplied> epochs;

  EmissionFactory(ModelManifest model, OutputFrames frames, SizeLimits sizes) {
    this.model = model;
    this.sizes = sizes;
    this.encoder = new OutputEncoder(model, frames);
    this.epochs = new WireEncoder<>(frames.epochApplied(), EpochApplied.getClassSchema());
  }

  /**
   * Adds prediction and audit record of a scored event, in this order.
   *
   * @param scoredAt milliseconds since 1970
   * @return false, and nothing is added, where Kafka would not take one of them
   */
  boolean addScored(
      PendingEvent event, Score.Scored score, long epoch, long scoredAt, List<Emission> finished) {
    Emission prediction =
        emission(
            event,
            ScoringTopology.PREDICTIONS,
            encoder.prediction(event, score, epoch, scoredAt),
            event.record().headers());
    Emission audit = emission(event, ScoringTopology.AUDIT, encoder.audit(event), null);
    if (!fits(prediction) || !fits(audit)) {
      return false;
    }
    finished.add(prediction);
    finished.add(audit);
    return true;
  }

  private boolean fits(Emission output) {
    return output.sizeBytes() <= sizes.outputBytes();
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
        emission(
            event,
            ScoringTopology.DEAD_LETTERS,
            event.record().value(),
            DeadLetters.headers(event, rejected, model, rejectedAt));
    return whole.sizeBytes() <= sizes.deadLetterBytes()
        ? whole
        : emission(
            event,
            ScoringTopology.DEAD_LETTERS,
            null,
            DeadLetters.truncatedHeaders(event, rejected, model, rejectedAt));
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
            new Outgoing(partition, epochs.encode(applied)),
            first.record().timestamp(),
            new RecordHeaders()));
  }

  private static Emission emission(
      PendingEvent event, String sink, byte @Nullable [] payload, @Nullable Headers headers) {
    return new Emission(
        event.context(),
        sink,
        new Record<>(
            event.record().key(),
            new Outgoing(event.context().partition(), payload),
            event.record().timestamp(),
            headers));
  }
}
