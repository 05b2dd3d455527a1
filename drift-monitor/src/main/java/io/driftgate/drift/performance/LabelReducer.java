package io.driftgate.drift.performance;

import io.driftgate.schemas.Outcome;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Reduces a label to event and outcome. */
final class LabelReducer extends ContextualProcessor<byte[], byte[], String, SpecificRecord> {
  private final OutcomeTopology.Parts parts;

  LabelReducer(OutcomeTopology.Parts parts) {
    this.parts = parts;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Outcome outcome =
        parts.labels().apply(new OutcomeTopology.Label(record.value(), record.timestamp()));
    if (outcome == null) {
      return;
    }
    String why = outcome.getUnreadable();
    if (why != null) {
      parts.observer().unreadable(why);
    }
    context().forward(new Record<>(outcome.getEventId(), outcome, context().currentSystemTimeMs()));
  }
}
