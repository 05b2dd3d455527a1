package io.driftgate.topology;

import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.RoutingTable;
import io.driftgate.schemas.TrustedRecords;
import io.driftgate.topology.decoding.Framing;
import io.driftgate.topology.writerschema.KnownSchemas;
import io.driftgate.topology.writerschema.SchemaLookup;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routing table that a task goes by. The table reaches every instance through a global store
 * that is not synchronised with the events; so the task keeps the table that it has applied in its
 * own transactional state, and only ever moves to a greater epoch.
 */
final class Routing {
  private static final Logger LOG = LoggerFactory.getLogger(Routing.class);

  static {
    TrustedRecords.trust();
  }

  private final String model;
  private final KnownSchemas schemas;
  private final ReadOnlyKeyValueStore<String, byte[]> published;
  private final KeyValueStore<String, byte[]> applied;
  private byte @Nullable [] seen;
  private @Nullable RoutingTable table;

  /**
   * @param model name of the model
   * @param schemas for reading tables
   * @param published the newest tables, by model
   * @param applied this task's tables, by model
   */
  Routing(
      String model,
      KnownSchemas schemas,
      ReadOnlyKeyValueStore<String, byte[]> published,
      KeyValueStore<String, byte[]> applied) {
    this.model = model;
    this.schemas = schemas;
    this.published = published;
    this.applied = applied;
    byte[] kept = applied.get(model);
    this.table = kept == null ? null : read(kept);
    if (kept != null && table == null) {
      throw new IllegalStateException(
          "the routing table that is in force for " + model + " cannot be read back");
    }
  }

  /**
   * A newer table than the one in force; null where there is none. To be put in force with {@link
   * #apply}.
   */
  @Nullable RoutingTable newer() {
    byte[] newest = published.get(model);
    if (newest == null || Arrays.equals(newest, seen)) {
      return null;
    }
    RoutingTable read = read(newest);
    if (read == null) {
      return null;
    }
    seen = newest;
    return read.getEpoch() > epoch() ? read : null;
  }

  /** Puts the table that {@link #newer} returned in force, within the running transaction. */
  void apply(RoutingTable newer) {
    table = newer;
    applied.put(model, seen);
  }

  /** Epoch in force; 0 before any table. */
  long epoch() {
    return table == null ? 0 : table.getEpoch();
  }

  /** Why the loaded version scores. */
  RouteReason reason(String loadedVersion) {
    if (table == null) {
      return RouteReason.NO_ROUTING_TABLE;
    }
    return table.getStableVersion().equals(loadedVersion)
        ? RouteReason.ROUTING_TABLE
        : RouteReason.VERSION_NOT_LOADED;
  }

  /** The table; null where it cannot be read now: the one in force stays, and it is tried again. */
  private @Nullable RoutingTable read(byte[] framed) {
    if (!Framing.isFramed(framed)) {
      LOG.warn("The routing table of {} has no schema id and is ignored", model);
      return null;
    }
    if (!(schemas.ask(Framing.schemaId(framed)) instanceof SchemaLookup.Found found)) {
      LOG.warn("The schema of the routing table of {} cannot be had; the table waits", model);
      return null;
    }
    try {
      return new SpecificDatumReader<RoutingTable>(found.schema(), RoutingTable.getClassSchema())
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(
                      framed, Framing.LENGTH_BYTES, framed.length - Framing.LENGTH_BYTES, null));
    } catch (IOException | AvroRuntimeException e) {
      LOG.error("The routing table of {} cannot be read and is ignored", model, e);
      return null;
    }
  }
}
