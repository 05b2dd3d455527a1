package io.driftgate.app.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.topology.DeadLetters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as one JSON object: the fields of its value beside where it stands in Kafka. A field of
 * the value that has one of the names used for that is called {@code value.<name>}.
 */
final class RecordJson {
  static final Set<String> OWN_NAMES =
      Set.of("topic", "partition", "offset", "timestamp", "key", "keyEncoding", "headers");

  private static final Map<String, String> DEAD_LETTER_TEXTS = new LinkedHashMap<>();

  static {
    DEAD_LETTER_TEXTS.put(DeadLetters.REASON, "reason");
    DEAD_LETTER_TEXTS.put(DeadLetters.DETAIL, "detail");
    DEAD_LETTER_TEXTS.put(DeadLetters.MODEL_NAME, "model_name");
    DEAD_LETTER_TEXTS.put(DeadLetters.MODEL_VERSION, "model_version");
    DEAD_LETTER_TEXTS.put(DeadLetters.REJECTED_AT, "rejected_at");
  }

  private final ObjectMapper mapper = new ObjectMapper();
  private final ValueDecoder decoder;
  private final boolean deadLetters;

  /**
   * Describes records.
   *
   * @param deadLetters whether the records are dead letters, whose reason stands in headers
   */
  RecordJson(ValueDecoder decoder, boolean deadLetters) {
    this.decoder = decoder;
    this.deadLetters = deadLetters;
  }

  ObjectNode of(ConsumerRecord<byte[], byte[]> message) {
    ObjectNode json = mapper.createObjectNode();
    json.put("topic", message.topic());
    json.put("partition", message.partition());
    json.put("offset", message.offset());
    json.put("timestamp", Instant.ofEpochMilli(message.timestamp()).toString());
    putKey(json, message.key());
    if (deadLetters) {
      putReason(json, message);
    }
    putValue(json, decoder.decode(message.value()));
    putHeaders(json, message);
    return json;
  }

  private void putValue(ObjectNode json, ValueDecoder.Decoded decoded) {
    if (decoded.json() instanceof ObjectNode fields && !deadLetters) {
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        String name = field.getKey();
        json.set(OWN_NAMES.contains(name) ? "value." + name : name, field.getValue());
      }
      return;
    }
    json.set("value", decoded.json());
    if (decoded.problem() != null) {
      json.put("valueEncoding", "base64");
      json.put("valueProblem", decoded.problem());
    }
  }

  private static void putKey(ObjectNode json, byte @Nullable [] key) {
    if (key == null) {
      json.putNull("key");
      return;
    }
    Optional<String> text = text(key);
    json.put("key", text.orElseGet(() -> base64(key)));
    if (text.isEmpty()) {
      json.put("keyEncoding", "base64");
    }
  }

  private static void putReason(ObjectNode json, ConsumerRecord<byte[], byte[]> message) {
    DEAD_LETTER_TEXTS.forEach(
        (header, name) -> headerText(message, header).ifPresent(text -> json.put(name, text)));
    headerText(message, DeadLetters.SCHEMA_ID)
        .ifPresent(id -> json.put("schema_id", Integer.parseInt(id)));
    ObjectNode source = json.putObject("source");
    headerText(message, DeadLetters.SOURCE_TOPIC).ifPresent(it -> source.put("topic", it));
    headerText(message, DeadLetters.SOURCE_PARTITION)
        .ifPresent(it -> source.put("partition", Integer.parseInt(it)));
    headerText(message, DeadLetters.SOURCE_OFFSET)
        .ifPresent(it -> source.put("offset", Long.parseLong(it)));
    if (headerText(message, DeadLetters.TRUNCATED).isPresent()) {
      json.put("truncated", true);
    }
  }

  /** Those of the producer; for a header that is there more than once, all values in order. */
  private void putHeaders(ObjectNode json, ConsumerRecord<byte[], byte[]> message) {
    ObjectNode headers = mapper.createObjectNode();
    for (Header header : message.headers()) {
      if (!deadLetters || !header.key().startsWith(DeadLetters.PREFIX)) {
        String value = value(header);
        JsonNode earlier = headers.get(header.key());
        if (earlier == null) {
          headers.put(header.key(), value);
        } else if (earlier.isArray()) {
          headers.withArrayProperty(header.key()).add(value);
        } else {
          headers.putArray(header.key()).add(earlier).add(value);
        }
      }
    }
    if (!headers.isEmpty()) {
      json.set("headers", headers);
    }
  }

  private static @Nullable String value(Header header) {
    byte[] value = header.value();
    return value == null ? null : text(value).orElseGet(() -> base64(value));
  }

  private static Optional<String> headerText(ConsumerRecord<byte[], byte[]> message, String key) {
    return Optional.ofNullable(message.headers().lastHeader(key)).map(RecordJson::value);
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
