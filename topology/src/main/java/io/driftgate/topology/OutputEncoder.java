package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.topology.decoding.EventId;
import io.driftgate.topology.decoding.Rejected;
import io.driftgate.topology.decoding.Row;
import io.driftgate.topology.decoding.RowLayout;
import io.driftgate.topology.encoding.AvroBuffer;
import io.driftgate.topology.scoring.ClassScores;
import io.driftgate.topology.scoring.Score;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Prediction}s and {@link AuditRecord}s of one version straight from the row and the
 * score: field by field in the order of the schemas, without a record, a boxed number or an
 * intermediate array. Most fields of a prediction are the audit record's too; they are encoded once
 * and copied. Every test of the topology holds the bytes against Avro's own writer. For one task.
 */
final class OutputEncoder {
  private final OutputFrames frames;
  private final byte[] version;
  private final Map<Route, byte[]> routes =
      symbols(Route.class, Route.values(), Route.getClassSchema());
  private final Map<RouteReason, byte[]> reasons =
      symbols(RouteReason.class, RouteReason.values(), RouteReason.getClassSchema());

  /** Where the features of 64 and of 32 bits are among a row's numbers. */
  private final int[] doubles;

  private final int[] floats;

  private final AvroBuffer prediction = new AvroBuffer();
  private final AvroBuffer audit = new AvroBuffer();

  private @Nullable String sourceTopic;
  private int sourcePartition = -1;
  private byte[] source = {};

  /** Where the parts of the prediction end that the audit record shares. */
  private int afterCoordinates;

  private int afterRoute;

  OutputEncoder(ModelManifest model, OutputFrames frames) {
    this.frames = frames;
    AvroBuffer encoded = new AvroBuffer();
    encoded.appendString(model.name());
    encoded.appendString(model.version());
    encoded.appendString(model.sha256());
    this.version = encoded.toByteArray();
    this.doubles = RowLayout.places(model.features(), TensorType.FP64);
    this.floats = RowLayout.places(model.features(), TensorType.FP32);
  }

  /** Each constant as the position of its name in the schema. */
  private static <E extends Enum<E>> Map<E, byte[]> symbols(
      Class<E> type, E[] constants, Schema schema) {
    Map<E, byte[]> encoded = new EnumMap<>(type);
    for (E constant : constants) {
      AvroBuffer buffer = new AvroBuffer();
      buffer.appendLong(schema.getEnumOrdinal(constant.name()));
      encoded.put(constant, buffer.toByteArray());
    }
    return encoded;
  }

  private static <E extends Enum<E>> byte[] encoded(Map<E, byte[]> symbols, E constant) {
    return Objects.requireNonNull(symbols.get(constant));
  }

  /**
   * Encodes prediction and audit record of an event, framed.
   *
   * @param epoch of the routing table in force
   * @param scoredAt milliseconds since 1970
   */
  void encode(PendingEvent event, Score.Scored score, long epoch, long scoredAt) {
    encodePrediction(event, score, epoch, scoredAt);
    encodeAudit(event);
  }

  /** The prediction that was encoded last; valid until the next is. */
  AvroBuffer prediction() {
    return prediction;
  }

  /** The audit record that was encoded last; valid until the next is. */
  AvroBuffer audit() {
    return audit;
  }

  private void encodePrediction(PendingEvent event, Score.Scored score, long epoch, long scoredAt) {
    CommitHook.EventContext at = event.context();
    prediction.clear();
    prediction.appendEncoded(frames.prediction());
    appendId(event);
    appendSource(at);
    prediction.appendLong(at.offset());
    afterCoordinates = prediction.size();
    prediction.appendLong(event.eventTime());
    prediction.appendLong(scoredAt);
    prediction.appendEncoded(version);
    prediction.appendEncoded(encoded(routes, event.route()));
    afterRoute = prediction.size();
    prediction.appendLong(epoch);
    prediction.appendDouble(score.score());
    prediction.appendNullable(score.label());
    appendScores(score.scores());
  }

  private void appendId(PendingEvent event) {
    EventId id = event.served().row().id();
    if (id.isAscii()) {
      prediction.appendString(id.bytes(), id.length());
    } else {
      prediction.appendString(event.eventId());
    }
  }

  /** Topic and partition; of all events of a task they are the same. */
  private void appendSource(CommitHook.EventContext at) {
    if (at.partition() != sourcePartition || !at.topic().equals(sourceTopic)) {
      AvroBuffer encoded = new AvroBuffer();
      encoded.appendString(at.topic());
      encoded.appendLong(at.partition());
      source = encoded.toByteArray();
      sourceTopic = at.topic();
      sourcePartition = at.partition();
    }
    prediction.appendEncoded(source);
  }

  private void appendScores(ClassScores scores) {
    prediction.beginBlock(scores.size());
    for (int position = 0; position < scores.size(); position++) {
      prediction.appendString(scores.name(position));
      prediction.appendDouble(scores.value(position));
    }
    prediction.endBlocks();
  }

  private void encodeAudit(PendingEvent event) {
    audit.clear();
    audit.appendEncoded(frames.audit());
    audit.appendEncoded(prediction, frames.prediction().length, afterCoordinates);
    audit.appendLong(event.schemaId());
    audit.appendEncoded(prediction, afterCoordinates, afterRoute);
    audit.appendEncoded(encoded(reasons, event.reason()));
    audit.appendEncoded(prediction, afterRoute, prediction.size());
    Row row = event.served().row();
    audit.appendDoubles(row.numbers(), doubles);
    audit.appendFloats(row.numbers(), floats);
    audit.appendLongs(row.integers());
    audit.appendStrings(row.texts());
    appendShadow(event.shadow());
  }

  private void appendShadow(Reading shadow) {
    if (!shadow.isUsed()) {
      audit.appendNull();
      return;
    }
    ModelManifest beside = shadow.lane().model().manifest();
    Score.Scored said = shadow.score();
    Rejected failure = shadow.failure();
    audit.appendPresent();
    audit.appendString(beside.version());
    audit.appendString(beside.sha256());
    if (said == null) {
      audit.appendNull();
    } else {
      audit.appendPresent();
      audit.appendDouble(said.score());
    }
    audit.appendNullable(said == null ? null : said.label());
    audit.appendNullable(failure == null ? null : failure.reason().name());
  }
}
