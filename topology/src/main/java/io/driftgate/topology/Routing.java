package io.driftgate.topology;

import io.driftgate.schemas.RoutingTable;
import io.driftgate.topology.writerschema.KnownSchemas;
import java.util.Arrays;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The routing table that a task goes by. The table reaches every instance through a global store
 * that is not synchronised with the events; so the task keeps the table that it has applied in its
 * own transactional state, and only ever moves to a greater epoch.
 */
final class Routing {
  private final String model;
  private final WireDecoder<RoutingTable> decoder;
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
    this.decoder =
        new WireDecoder<>(schemas, RoutingTable.getClassSchema(), "the routing table of " + model);
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

  /** The table in force; null before any. */
  @Nullable RoutingTable table() {
    return table;
  }

  /** The table; null where it cannot be read now: the one in force stays, and it is tried again. */
  private @Nullable RoutingTable read(byte[] framed) {
    return decoder.decode(framed);
  }
}
