package io.driftgate.app.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro values as plain JSON: unions without wrapper, timestamps as ISO 8601 in UTC, decimals as
 * numbers, bytes as Base64. Numbers that JSON does not have (NaN, infinities) come out as texts.
 */
final class AvroJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AvroJson() {}

  static JsonNode of(Schema schema, @Nullable Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    return switch (schema.getType()) {
      case NULL -> JSON.nullNode();
      case UNION -> of(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
      case RECORD -> object(schema, (GenericRecord) value);
      case ARRAY -> array(schema.getElementType(), (Collection<?>) value);
      case MAP -> map(schema.getValueType(), (Map<?, ?>) value);
      case STRING, ENUM -> JSON.textNode(value.toString());
      case BOOLEAN -> JSON.booleanNode((Boolean) value);
      case INT -> date(schema, (Integer) value);
      case LONG -> timestamp(schema, (Long) value);
      case FLOAT -> JSON.numberNode((Float) value);
      case DOUBLE -> JSON.numberNode((Double) value);
      case BYTES -> bytes(schema, remaining((ByteBuffer) value));
      case FIXED -> bytes(schema, ((GenericFixed) value).bytes());
    };
  }

  private static ObjectNode object(Schema schema, GenericRecord value) {
    ObjectNode object = JSON.objectNode();
    for (Schema.Field field : schema.getFields()) {
      object.set(field.name(), of(field.schema(), value.get(field.pos())));
    }
    return object;
  }

  private static ArrayNode array(Schema elements, Collection<?> values) {
    ArrayNode array = JSON.arrayNode(values.size());
    values.forEach(value -> array.add(of(elements, value)));
    return array;
  }

  private static ObjectNode map(Schema values, Map<?, ?> entries) {
    ObjectNode object = JSON.objectNode();
    entries.forEach((key, value) -> object.set(String.valueOf(key), of(values, value)));
    return object;
  }

  private static JsonNode date(Schema schema, int value) {
    return schema.getLogicalType() instanceof LogicalTypes.Date
        ? JSON.textNode(LocalDate.ofEpochDay(value).toString())
        : JSON.numberNode(value);
  }

  private static JsonNode timestamp(Schema schema, long value) {
    LogicalType type = schema.getLogicalType();
    if (type instanceof LogicalTypes.TimestampMillis) {
      return JSON.textNode(Instant.ofEpochMilli(value).toString());
    }
    return type instanceof LogicalTypes.TimestampMicros
        ? JSON.textNode(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString())
        : JSON.numberNode(value);
  }

  private static JsonNode bytes(Schema schema, byte[] value) {
    return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
        ? JSON.numberNode(new BigDecimal(new BigInteger(value), decimal.getScale()))
        : JSON.textNode(Base64.getEncoder().encodeToString(value));
  }

  private static byte[] remaining(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
