package io.driftgate.topology;

import io.driftgate.models.ModelManifest;
import io.driftgate.topology.decoding.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of dead letters. Key, value and headers of the event stay as they are; ours are
 * added, all of them UTF-8 texts. No exception's message is among them, and no sensitive feature's
 * value.
 */
public final class DeadLetters {
  public static final String PREFIX = "driftgate.";
  public static final String REASON = PREFIX + "reason";
  public static final String DETAIL = PREFIX + "detail";
  public static final String SOURCE_TOPIC = PREFIX + "source.topic";
  public static final String SOURCE_PARTITION = PREFIX + "source.partition";
  public static final String SOURCE_OFFSET = PREFIX + "source.offset";
  public static final String SCHEMA_ID = PREFIX + "schema.id";
  public static final String MODEL_NAME = PREFIX + "model.name";
  public static final String MODEL_VERSION = PREFIX + "model.version";
  public static final String REJECTED_AT = PREFIX + "rejected.at";

  /** There only where the event was too large to be kept: its value is then null. */
  public static final String TRUNCATED = PREFIX + "truncated";

  private DeadLetters() {}

  /** The event's headers (without those of an earlier dead letter) and the reason. */
  static Headers headers(
      PendingEvent event, Rejected rejected, ModelManifest model, Instant rejectedAt) {
    Headers headers = new RecordHeaders();
    for (Header header : event.record().headers()) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    return withReason(headers, event, rejected, model, rejectedAt);
  }

  /** Our headers alone, where the event's are too large. */
  static Headers truncatedHeaders(
      PendingEvent event, Rejected rejected, ModelManifest model, Instant rejectedAt) {
    return put(
        withReason(new RecordHeaders(), event, rejected, model, rejectedAt), TRUNCATED, "true");
  }

  private static Headers withReason(
      Headers headers,
      PendingEvent event,
      Rejected rejected,
      ModelManifest model,
      Instant rejectedAt) {
    CommitHook.EventContext at = event.context();
    put(headers, REASON, rejected.reason().name());
    put(headers, DETAIL, rejected.detail());
    put(headers, SOURCE_TOPIC, at.topic());
    put(headers, SOURCE_PARTITION, Integer.toString(at.partition()));
    put(headers, SOURCE_OFFSET, Long.toString(at.offset()));
    if (event.schemaId() != PendingEvent.NO_SCHEMA) {
      put(headers, SCHEMA_ID, Integer.toString(event.schemaId()));
    }
    put(headers, MODEL_NAME, model.name());
    put(headers, MODEL_VERSION, model.version());
    return put(headers, REJECTED_AT, rejectedAt.toString());
  }

  private static Headers put(Headers headers, String key, String value) {
    return headers.add(key, value.getBytes(StandardCharsets.UTF_8));
  }
}
