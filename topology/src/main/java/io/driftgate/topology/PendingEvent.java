package io.driftgate.topology;

import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.topology.decoding.Row;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An event between being read and being committed: a slot of the micro-batch, reused from batch to
 * batch. One version is to serve it; another one may score it beside.
 */
final class PendingEvent {
  /** No schema id: the event has no frame. */
  static final int NO_SCHEMA = -1;

  private final CommitHook.EventContext context = new CommitHook.EventContext();
  private @Nullable Record<byte[], byte[]> record;
  private int schemaId;
  private Route route = Route.STABLE;
  private RouteReason reason = RouteReason.NO_ROUTING_TABLE;
  private int bucket;
  private boolean shadowNotLoaded;
  private Reading served = new Reading();
  private Reading shadow = new Reading();

  void begin(Record<byte[], byte[]> eventRecord) {
    record = eventRecord;
    schemaId = NO_SCHEMA;
    shadowNotLoaded = false;
  }

  /** Lets go of the event's bytes. */
  void end() {
    context.clear();
    record = null;
    served.end();
    shadow.end();
  }

  void schemaId(int id) {
    schemaId = id;
  }

  /** Decides which of the table's versions serves the event, and why. */
  void route(Route to, RouteReason why) {
    route = to;
    reason = why;
  }

  /** The bucket of the split that the event falls into; of no meaning without a canary. */
  void bucket(int number) {
    bucket = number;
  }

  void shadowNotLoaded() {
    shadowNotLoaded = true;
  }

  /** The canary failed: what it said becomes the shadow's part, and another reading is served. */
  void failOver() {
    Reading failed = served;
    served = shadow;
    shadow = failed;
    route = Route.STABLE;
    reason = RouteReason.CANARY_FAILED;
  }

  /** Of the event until the slot is used again; whoever wants it longer takes a copy. */
  CommitHook.EventContext context() {
    return context;
  }

  Record<byte[], byte[]> record() {
    if (record == null) {
      throw new IllegalStateException("the slot is empty");
    }
    return record;
  }

  Route route() {
    return route;
  }

  RouteReason reason() {
    return reason;
  }

  int bucket() {
    return bucket;
  }

  /** Whether the table wants a shadow for the event that the instance has not loaded. */
  boolean isShadowNotLoaded() {
    return shadowNotLoaded;
  }

  /** By the version that serves the event. */
  Reading served() {
    return served;
  }

  /** By the version that scores beside it, if any. */
  Reading shadow() {
    return shadow;
  }

  int schemaId() {
    return schemaId;
  }

  /** The producer's id of the event, else its coordinates. */
  String eventId() {
    String own = served.row().eventId();
    if (own != null) {
      return own;
    }
    CommitHook.EventContext at = context();
    return at.topic() + "/" + at.partition() + "/" + at.offset();
  }

  /** The event's own time, else the timestamp of its record; milliseconds since 1970. */
  long eventTime() {
    long own = served.row().eventTime();
    return own == Row.NO_TIME ? record().timestamp() : own;
  }
}
