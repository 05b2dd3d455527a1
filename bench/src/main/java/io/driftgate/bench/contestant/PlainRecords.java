package io.driftgate.bench.contestant;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * Prediction and audit record of an event as anybody would fill them: of the same size and content
 * as Driftgate's.
 */
public final class PlainRecords {
  private static final String SHA256 = "0".repeat(64);

  private final String topic;
  private final int partition;
  private final long offset;
  private final GenericRecord event;

  /** The event and where it was read from. */
  public PlainRecords(String topic, int partition, long offset, GenericRecord event) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.event = event;
  }

  /** What a consumer of predictions gets. */
  public Prediction prediction(float score, long nowMs) {
    Prediction prediction = new Prediction();
    prediction.setEventId(event.get("event_id").toString());
    prediction.setSourceTopic(topic);
    prediction.setSourcePartition(partition);
    prediction.setSourceOffset(offset);
    prediction.setEventTime(Instant.ofEpochMilli((Long) event.get("event_time")));
    prediction.setScoredAt(Instant.ofEpochMilli(nowMs));
    prediction.setModelName("model");
    prediction.setModelVersion("1");
    prediction.setModelSha256(SHA256);
    prediction.setRoute(Route.STABLE);
    prediction.setRoutingEpoch(1);
    prediction.setScore(score);
    prediction.setLabel(score > 0.5 ? "1" : "0");
    prediction.setScores(Map.of());
    return prediction;
  }

  /** What is needed to repeat it. */
  public AuditRecord audit(Prediction prediction, float[] features) {
    List<Float> floats = new ArrayList<>(features.length);
    for (float feature : features) {
      floats.add(feature);
    }
    AuditRecord audit = new AuditRecord();
    audit.setEventId(prediction.getEventId());
    audit.setSourceTopic(topic);
    audit.setSourcePartition(partition);
    audit.setSourceOffset(offset);
    audit.setSchemaId(0);
    audit.setEventTime(prediction.getEventTime());
    audit.setScoredAt(prediction.getScoredAt());
    audit.setModelName(prediction.getModelName());
    audit.setModelVersion(prediction.getModelVersion());
    audit.setModelSha256(SHA256);
    audit.setRoute(Route.STABLE);
    audit.setRouteReason(RouteReason.ROUTING_TABLE);
    audit.setRoutingEpoch(1);
    audit.setScore(prediction.getScore());
    audit.setLabel(prediction.getLabel());
    audit.setScores(Map.of());
    audit.setNumbers(List.of());
    audit.setFloats(floats);
    audit.setIntegers(List.of());
    audit.setTexts(List.of());
    return audit;
  }
}
