package io.driftgate.app.replay;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.topology.Repetition;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.scoring.Score;
import org.jspecify.annotations.Nullable;

/**
 * What another version says of an event, beside what was recorded.
 *
 * @param recordedVersion version that served; null where nothing was recorded
 * @param route of the event; null where it was not scored
 * @param recordedScore null where it was not scored
 * @param recordedLabel null where it was not scored, or the version has none
 * @param recordedFailure reason of its dead letter; null where it has none
 * @param score null where the other version fails
 * @param label null where it fails, or has none
 * @param failure why it fails; null where it scores
 */
public record OtherAnswer(
    int partition,
    long offset,
    @Nullable String recordedVersion,
    @Nullable String route,
    @Nullable Double recordedScore,
    @Nullable String recordedLabel,
    @Nullable String recordedFailure,
    @Nullable Double score,
    @Nullable String label,
    @Nullable String failure) {

  static OtherAnswer of(PastEvent event, Repetition.Answer answer) {
    AuditRecord audit = event.audit();
    DeadLetter letter = audit == null ? event.letter() : null;
    Score.Scored score = answer.score();
    Rejected rejected = answer.failure();
    return new OtherAnswer(
        event.partition(),
        event.offset(),
        audit == null ? (letter == null ? null : letter.version()) : audit.getModelVersion(),
        audit == null ? null : audit.getRoute().name(),
        audit == null ? null : Double.valueOf(audit.getScore()),
        audit == null ? null : audit.getLabel(),
        letter == null ? null : letter.reason(),
        score == null ? null : Double.valueOf(score.score()),
        score == null ? null : score.label(),
        rejected == null ? null : rejected.reason().name());
  }
}
