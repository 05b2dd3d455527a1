package io.driftgate.app.labels;

import io.driftgate.app.config.LabelSettings;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.drift.performance.OutcomeTopology.Label;
import io.driftgate.schemas.Outcome;
import io.driftgate.topology.LabelShare;
import io.driftgate.topology.SchemaUnavailableException;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.io.IOException;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of the labels topic, any Avro record in the Confluent wire format: the id of the
 * event and what came of it, from the configured fields.
 */
public final class LabelReader {
  private final LabelField eventId;
  private final LabelField value;
  private final LabelShare share;
  private final KnownSchemas schemas;

  public LabelReader(LabelSettings settings, LabelShare share, KnownSchemas schemas) {
    this.eventId = new LabelField(settings.eventIdField());
    this.value = new LabelField(settings.valueField());
    this.share = share;
    this.schemas = schemas;
  }

  /**
   * The outcome, or why there is none to be read; null where its event is not among those that
   * outcomes are wanted of.
   *
   * @throws SchemaUnavailableException when the label's schema cannot be had now
   */
  public @Nullable Outcome read(Label label) {
    Outcome outcome = new Outcome();
    outcome.setLabelledAt(Instant.ofEpochMilli(Math.max(0, label.timestamp())));
    try {
      GenericRecord record = record(label.value());
      String id = eventId.text(record);
      if (!share.includes(id)) {
        return null;
      }
      outcome.setEventId(id);
      outcome.setValue(ClassName.canonical(value.text(record)));
    } catch (UnusableLabelException e) {
      outcome.setEventId("");
      outcome.setValue("");
      outcome.setUnreadable(e.getMessage());
    }
    return outcome;
  }

  private GenericRecord record(byte @Nullable [] value) throws UnusableLabelException {
    if (value == null || !Framing.isFramed(value)) {
      throw new UnusableLabelException("not in the Confluent wire format");
    }
    int id = Framing.schemaId(value);
    SchemaLookup lookup = schemas.ask(id);
    if (lookup instanceof SchemaLookup.Unavailable unavailable) {
      throw new SchemaUnavailableException(id, unavailable.why());
    }
    if (!(lookup instanceof SchemaLookup.Found found)) {
      throw new UnusableLabelException("the registry has no Avro schema with id " + id);
    }
    if (found.schema().getType() != Schema.Type.RECORD) {
      throw new UnusableLabelException("schema " + id + " is no record");
    }
    try {
      return new GenericDatumReader<GenericRecord>(found.schema())
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(
                      value, Framing.LENGTH_BYTES, value.length - Framing.LENGTH_BYTES, null));
    } catch (IOException | RuntimeException e) {
      // Avro is not particular about what it throws on damaged bytes
      throw new UnusableLabelException("the bytes do not fit schema " + id);
    }
  }
}
