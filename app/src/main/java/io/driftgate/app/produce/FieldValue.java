package io.driftgate.app.produce;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Turns a cell, text or JSON, into the value that an Avro schema asks for. */
final class FieldValue {
  private FieldValue() {}

  /** The cell does not fit the schema. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    /** What would have fitted, for people. */
    Unfit(String expected) {
      super(expected);
    }
  }

  static @Nullable Object of(Schema schema, JsonNode cell) throws Unfit {
    return switch (schema.getType()) {
      case UNION -> union(schema, cell);
      case NULL -> nothing(cell);
      case STRING -> text(cell);
      case BOOLEAN -> truth(cell);
      case INT -> (int) whole(cell, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG ->
          Timestamps.isTimestamp(schema)
              ? Timestamps.parse(schema, cell)
              : whole(cell, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) number(cell);
      case DOUBLE -> number(cell);
      case ENUM -> symbol(schema, cell);
      case RECORD -> inner(schema, cell);
      case ARRAY -> array(schema, cell);
      case MAP -> map(schema, cell);
      case BYTES, FIXED -> throw new Unfit("an Avro file: " + schema + " has no form in text");
    };
  }

  private static boolean isNothing(JsonNode cell) {
    return cell.isNull() || cell.isMissingNode() || (cell.isTextual() && cell.asText().isEmpty());
  }

  private static @Nullable Object nothing(JsonNode cell) throws Unfit {
    if (!isNothing(cell)) {
      throw new Unfit("nothing");
    }
    return null;
  }

  private static @Nullable Object union(Schema schema, JsonNode cell) throws Unfit {
    if (isNothing(cell) && schema.isNullable()) {
      return null;
    }
    List<String> expected = new ArrayList<>();
    for (Schema branch : schema.getTypes()) {
      if (branch.getType() != Schema.Type.NULL) {
        try {
          return of(branch, cell);
        } catch (Unfit e) {
          expected.add(String.valueOf(e.getMessage()));
        }
      }
    }
    throw new Unfit(String.join(" or ", expected) + (schema.isNullable() ? ", or nothing" : ""));
  }

  private static String text(JsonNode cell) throws Unfit {
    if (!cell.isValueNode() || cell.isNull()) {
      throw new Unfit("text");
    }
    return cell.asText();
  }

  private static boolean truth(JsonNode cell) throws Unfit {
    return switch (cell.asText().trim()) {
      case "true", "True", "TRUE", "1" -> true;
      case "false", "False", "FALSE", "0" -> false;
      default -> throw new Unfit("true or false");
    };
  }

  /** A whole number; tools that know only floats write 3 as 3.0. */
  private static long whole(JsonNode cell, long min, long max) throws Unfit {
    try {
      BigDecimal number = new BigDecimal(cell.asText().trim());
      long value = number.longValueExact();
      if (!cell.isBoolean() && value >= min && value <= max) {
        return value;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new Unfit("a whole number");
    }
    throw new Unfit("a whole number from " + min + " to " + max);
  }

  private static double number(JsonNode cell) throws Unfit {
    try {
      if (!cell.isContainerNode() && !cell.isBoolean()) {
        return Double.parseDouble(cell.asText().trim());
      }
    } catch (NumberFormatException e) {
      throw new Unfit("a number");
    }
    throw new Unfit("a number");
  }

  private static Object symbol(Schema schema, JsonNode cell) throws Unfit {
    if (!schema.hasEnumSymbol(cell.asText())) {
      throw new Unfit("one of " + String.join(", ", schema.getEnumSymbols()));
    }
    return new GenericData.EnumSymbol(schema, cell.asText());
  }

  private static GenericRecord inner(Schema schema, JsonNode cell) throws Unfit {
    if (!cell.isObject()) {
      throw new Unfit("a JSON object");
    }
    GenericRecord value = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode inner = cell.get(field.name());
      if (inner == null && field.hasDefaultValue()) {
        value.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else if (inner == null) {
        throw new Unfit("an object with the field " + field.name());
      } else {
        value.put(field.pos(), of(field.schema(), inner));
      }
    }
    return value;
  }

  private static List<@Nullable Object> array(Schema schema, JsonNode cell) throws Unfit {
    if (!cell.isArray()) {
      throw new Unfit("a JSON array");
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode element : cell) {
      values.add(of(schema.getElementType(), element));
    }
    return values;
  }

  private static Map<String, @Nullable Object> map(Schema schema, JsonNode cell) throws Unfit {
    if (!cell.isObject()) {
      throw new Unfit("a JSON object");
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : cell.properties()) {
      values.put(entry.getKey(), of(schema.getValueType(), entry.getValue()));
    }
    return values;
  }
}
