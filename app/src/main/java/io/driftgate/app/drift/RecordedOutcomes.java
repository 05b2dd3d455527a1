package io.driftgate.app.drift;

import io.driftgate.app.labels.LabelField;
import io.driftgate.app.labels.UnusableLabelException;
import io.driftgate.drift.comparison.ClassName;
import io.driftgate.topology.decoding.Framing;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** What came of recorded events, where it stands in the events themselves. For one thread. */
final class RecordedOutcomes {
  private final LabelField field;
  private @Nullable Schema schema;
  private @Nullable GenericDatumReader<GenericRecord> reader;
  private @Nullable BinaryDecoder decoder;

  /**
   * @param path of the field, dotted
   */
  RecordedOutcomes(String path) {
    this.field = new LabelField(path);
  }

  /** The outcome, as {@link ClassName#canonical} gives it; null where there is none. */
  @Nullable String of(RecordedEvents.Event event) {
    byte[] value = event.value();
    if (event.schema().getType() != Schema.Type.RECORD || value.length < Framing.LENGTH_BYTES) {
      return null;
    }
    GenericDatumReader<GenericRecord> current = reader;
    if (current == null || !event.schema().equals(schema)) {
      current = new GenericDatumReader<>(event.schema());
      reader = current;
      schema = event.schema();
    }
    decoder =
        DecoderFactory.get()
            .binaryDecoder(
                value, Framing.LENGTH_BYTES, value.length - Framing.LENGTH_BYTES, decoder);
    try {
      return ClassName.canonical(field.text(current.read(null, decoder)));
    } catch (UnusableLabelException e) {
      return null;
    } catch (IOException | RuntimeException e) {
      // bytes that are no event, on which Avro throws anything: what reads them for the version
      // says so, and it is a dead letter
      return null;
    }
  }
}
