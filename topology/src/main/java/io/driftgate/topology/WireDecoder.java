package io.driftgate.topology;

import io.driftgate.schemas.TrustedRecords;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads framed records of one of our contracts, whatever version of it they were written with. */
public final class WireDecoder<T extends SpecificRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(WireDecoder.class);

  static {
    TrustedRecords.trust();
  }

  private final KnownSchemas schemas;
  private final Schema reader;
  private final String what;

  /**
   * @param schemas asked for the schema that a record was written with
   * @param reader the contract as it is now
   * @param what a record is called in messages
   */
  public WireDecoder(KnownSchemas schemas, Schema reader, String what) {
    this.schemas = schemas;
    this.reader = reader;
    this.what = what;
  }

  /** The record; null where it cannot be read, or not now, which is logged. */
  public @Nullable T decode(byte[] framed) {
    try {
      return decodeOrFail(framed);
    } catch (SchemaUnavailableException e) {
      LOG.warn("The schema of {} cannot be had; it waits", what);
      return null;
    }
  }

  /**
   * The record; null where it can never be read, which is logged.
   *
   * @throws SchemaUnavailableException when its schema cannot be had now
   */
  public @Nullable T decodeOrFail(byte[] framed) {
    if (!Framing.isFramed(framed)) {
      LOG.warn("{} has no schema id and is ignored", what);
      return null;
    }
    int schemaId = Framing.schemaId(framed);
    SchemaLookup lookup = schemas.ask(schemaId);
    if (lookup instanceof SchemaLookup.Unavailable unavailable) {
      throw new SchemaUnavailableException(schemaId, unavailable.why());
    }
    if (!(lookup instanceof SchemaLookup.Found found)) {
      LOG.error("The registry does not know the schema {} of {}; it is ignored", schemaId, what);
      return null;
    }
    try {
      return new SpecificDatumReader<T>(found.schema(), reader)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(
                      framed, Framing.LENGTH_BYTES, framed.length - Framing.LENGTH_BYTES, null));
    } catch (IOException | RuntimeException e) {
      // Avro is not particular about what it throws on damaged bytes
      LOG.error("{} cannot be read and is ignored", what, e);
      return null;
    }
  }
}
