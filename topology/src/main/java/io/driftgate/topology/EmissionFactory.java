package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.EpochApplied;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.ShadowScore;
import io.driftgate.topology.decoding.Reason;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.scoring.Score;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final WireEncoder<Prediction> predictions;
  private final WireEncoder<AuditRecord> audits;
  private final WireEncoder<EpochApplied> epochs;

  EmissionFactory(ModelManifest model, OutputFrames frames, SizeLimits sizes) {
    this.model = model;
    this.sizes = sizes;
    this.predictions = new WireEncoder<>(frames.prediction(), Prediction.getClassSchema());
    this.audits = new WireEncoder<>(frames.audit(), AuditRecord.getClassSchema());
    this.epochs = new WireEncoder<>(frames.epochApplied(), EpochApplied.getClassSchema());
  }

  /** Prediction and audit record of a scored event, in this order. */
  List<Emission> scored(PendingEvent event, Score.Scored score, long epoch, Instant scoredAt) {
    Prediction prediction = prediction(event, score, epoch, scoredAt);
    AuditRecord audit = audit(event, prediction);
    return List.of(
        emission(
            event,
            ScoringTopology.PREDICTIONS,
            predictions.encode(prediction),
            event.record().headers()),
        emission(event, ScoringTopology.AUDIT, audits.encode(audit), new RecordHeaders()));
  }

  /** Whether Kafka takes a prediction or an audit record. */
  boolean fits(Emission output) {
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

  private Prediction prediction(
      PendingEvent event, Score.Scored score, long epoch, Instant scoredAt) {
    Prediction prediction = new Prediction();
    prediction.setEventId(event.eventId());
    prediction.setSourceTopic(event.context().topic());
    prediction.setSourcePartition(event.context().partition());
    prediction.setSourceOffset(event.context().offset());
    prediction.setEventTime(Instant.ofEpochMilli(event.eventTime()));
    prediction.setScoredAt(scoredAt);
    prediction.setModelName(model.name());
    prediction.setModelVersion(model.version());
    prediction.setModelSha256(model.sha256());
    prediction.setRoute(event.route());
    prediction.setRoutingEpoch(epoch);
    prediction.setScore(score.score());
    prediction.setLabel(score.label());
    prediction.setScores(score.scores());
    return prediction;
  }

  private static AuditRecord audit(PendingEvent event, Prediction prediction) {
    AuditRecord audit = new AuditRecord();
    audit.setEventId(prediction.getEventId());
    audit.setSourceTopic(prediction.getSourceTopic());
    audit.setSourcePartition(prediction.getSourcePartition());
    audit.setSourceOffset(prediction.getSourceOffset());
    audit.setSchemaId(event.schemaId());
    audit.setEventTime(prediction.getEventTime());
    audit.setScoredAt(prediction.getScoredAt());
    audit.setModelName(prediction.getModelName());
    audit.setModelVersion(prediction.getModelVersion());
    audit.setModelSha256(prediction.getModelSha256());
    audit.setRoute(prediction.getRoute());
    audit.setRouteReason(event.reason());
    audit.setRoutingEpoch(prediction.getRoutingEpoch());
    audit.setScore(prediction.getScore());
    audit.setLabel(prediction.getLabel());
    audit.setScores(prediction.getScores());
    Row row = event.served().row();
    List<Double> numbers = new ArrayList<>(row.numbers().length);
    for (double number : row.numbers()) {
      numbers.add(number);
    }
    List<Long> integers = new ArrayList<>(row.integers().length);
    for (long integer : row.integers()) {
      integers.add(integer);
    }
    audit.setNumbers(numbers);
    audit.setIntegers(integers);
    audit.setTexts(Arrays.asList(row.texts()));
    audit.setShadow(event.shadow().isUsed() ? shadow(event.shadow()) : null);
    return audit;
  }

  private static ShadowScore shadow(Reading reading) {
    ModelManifest version = reading.lane().model().manifest();
    ShadowScore shadow = new ShadowScore();
    shadow.setModelVersion(version.version());
    shadow.setModelSha256(version.sha256());
    Score.Scored score = reading.score();
    Rejected failure = reading.failure();
    if (score != null) {
      shadow.setScore(score.score());
      shadow.setLabel(score.label());
    } else if (failure != null) {
      shadow.setFailure(failure.reason().name());
    }
    return shadow;
  }

  private static Emission emission(
      PendingEvent event, String sink, byte @Nullable [] payload, Headers headers) {
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
