package io.driftgate.app.demo;

import io.driftgate.app.loans.LoanApplication;
import io.driftgate.app.loans.LoanFeature;
import io.driftgate.app.loans.LoanOutcome;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Loan applications as Avro events. */
final class LoanEvents {
  private static final Schema SCHEMA = schema();
  private static final Schema OUTCOME =
      SchemaBuilder.record("LoanOutcome")
          .namespace("driftgate.demo")
          .fields()
          .requiredString("event_id")
          .requiredString("outcome")
          .endRecord();

  private LoanEvents() {}

  /** The event of an application; null for a tombstone. */
  static @Nullable GenericRecord event(LoanApplication application, @Nullable Flaw flaw) {
    LoanFeature flawed = flaw == null ? null : flaw.feature();
    if (flaw != null && flawed == null) {
      return null;
    }
    GenericRecord event = new GenericData.Record(SCHEMA);
    event.put("event_id", application.eventId());
    event.put("event_time", application.eventTime().toEpochMilli());
    application
        .features()
        .forEach(
            (name, value) -> event.put(name, value instanceof Number n ? n.doubleValue() : value));
    if (flaw != null && flawed != null) {
      event.put(flawed.fieldName(), flaw.value());
    }
    return event;
  }

  /** What became of a loan. */
  static GenericRecord outcome(LoanOutcome loan) {
    GenericRecord outcome = new GenericData.Record(OUTCOME);
    outcome.put("event_id", loan.application().eventId());
    outcome.put("outcome", loan.label());
    return outcome;
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("LoanApplication").namespace("driftgate.demo").fields();
    fields = fields.requiredString("event_id");
    fields =
        fields
            .name("event_time")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault();
    for (LoanFeature feature : LoanFeature.values()) {
      fields =
          switch (feature.type()) {
            case BYTES -> fields.optionalString(feature.fieldName());
            case BOOL -> fields.optionalBoolean(feature.fieldName());
            default -> fields.optionalDouble(feature.fieldName());
          };
    }
    return fields.endRecord();
  }
}
