package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;

/**
 * Random models with the reader schema that says the same in Avro, and random writer schemas that
 * Avro can resolve to it: fields added, left out, reordered, renamed, narrowed, made nullable.
 */
final class EvolvedSchemas {
  static final double DEFAULT_NUMBER = 4.5;
  static final long DEFAULT_INTEGER = 45;
  static final String DEFAULT_TEXT = "none";

  private static final int MANY_FROM = 10;
  private static final int MANY_TO = 50;

  private final Random random;
  private int names;

  /** Whether the model is one of many plain numbers, as written by a program. */
  private boolean plainNumbers;

  EvolvedSchemas(Random random) {
    this.random = random;
  }

  List<Feature> features() {
    List<Feature> features = new ArrayList<>();
    plainNumbers = random.nextInt(3) == 0;
    int count =
        plainNumbers ? MANY_FROM + random.nextInt(MANY_TO - MANY_FROM) : 1 + random.nextInt(8);
    for (int index = 0; index < count; index++) {
      TensorType type =
          plainNumbers && random.nextInt(8) > 0
              ? pick(TensorType.FP32, TensorType.FP64)
              : pick(TensorType.FP64, TensorType.INT64, TensorType.BOOL, TensorType.BYTES);
      boolean standsIn = random.nextBoolean();
      boolean text = type == TensorType.BYTES;
      features.add(
          new Feature(
              "f" + index,
              "f" + index,
              random.nextBoolean() ? List.of("old_f" + index) : List.of(),
              type,
              standsIn ? MissingPolicy.DEFAULT : MissingPolicy.REJECT,
              standsIn && !text ? Double.valueOf(numberDefault(type)) : null,
              standsIn && text ? DEFAULT_TEXT : null,
              null,
              null,
              List.of(),
              false));
    }
    return features;
  }

  static double numberDefault(TensorType type) {
    return switch (type) {
      case FP32, FP64 -> DEFAULT_NUMBER;
      case BOOL -> 1;
      default -> DEFAULT_INTEGER;
    };
  }

  /** The reader schema of the features; each nullable, so that null has something to resolve to. */
  static Schema reader(List<Feature> features) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Feature feature : features) {
      Schema plain = Schema.create(readerType(feature.type()));
      Schema nullable = Schema.createUnion(plain, Schema.create(Schema.Type.NULL));
      Object standIn = defaultValue(feature);
      Schema.Field field =
          standIn == null
              ? new Schema.Field(feature.name(), nullable)
              : new Schema.Field(feature.name(), nullable, null, standIn);
      feature.aliases().forEach(field::addAlias);
      fields.add(field);
    }
    return Schema.createRecord("Event", null, "test", false, fields);
  }

  private static Object defaultValue(Feature feature) {
    if (feature.missing() != MissingPolicy.DEFAULT) {
      return null;
    }
    return switch (feature.type()) {
      case FP32, FP64 -> DEFAULT_NUMBER;
      case BOOL -> true;
      case BYTES -> DEFAULT_TEXT;
      default -> DEFAULT_INTEGER;
    };
  }

  private static Schema.Type readerType(TensorType type) {
    return switch (type) {
      case FP32, FP64 -> Schema.Type.DOUBLE;
      case INT64 -> Schema.Type.LONG;
      case BOOL -> Schema.Type.BOOLEAN;
      default -> Schema.Type.STRING;
    };
  }

  /** A writer schema that Avro can resolve to the reader's. */
  Schema writer(List<Feature> features) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Feature feature : features) {
      if (feature.missing() == MissingPolicy.DEFAULT && random.nextInt(4) == 0) {
        continue;
      }
      String name =
          feature.aliases().isEmpty() || random.nextBoolean()
              ? feature.name()
              : feature.aliases().get(0);
      fields.add(new Schema.Field(name, maybeNullable(writerType(feature.type()))));
    }
    int extras = random.nextInt(4);
    for (int extra = 0; extra < extras; extra++) {
      fields.add(new Schema.Field("extra" + extra, anything(3)));
    }
    Collections.shuffle(fields, random);
    return Schema.createRecord("Event", null, "test", false, fields);
  }

  private Schema writerType(TensorType type) {
    Schema.Type found =
        switch (type) {
          case FP32, FP64 ->
              plainNumbers
                  ? pick(Schema.Type.FLOAT, Schema.Type.DOUBLE)
                  : pick(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE);
          case INT64 -> pick(Schema.Type.INT, Schema.Type.LONG);
          case BOOL -> Schema.Type.BOOLEAN;
          default -> pick(Schema.Type.STRING, Schema.Type.BYTES);
        };
    return Schema.create(found);
  }

  private Schema maybeNullable(Schema plain) {
    if (plainNumbers && random.nextInt(8) > 0) {
      return plain;
    }
    Schema none = Schema.create(Schema.Type.NULL);
    return switch (random.nextInt(3)) {
      case 0 -> Schema.createUnion(none, plain);
      case 1 -> Schema.createUnion(plain, none);
      default -> plain;
    };
  }

  private Schema anything(int depth) {
    return switch (random.nextInt(depth == 0 ? 8 : 12)) {
      case 0 -> Schema.create(Schema.Type.INT);
      case 1 -> Schema.create(Schema.Type.LONG);
      case 2 -> Schema.create(Schema.Type.FLOAT);
      case 3 -> Schema.create(Schema.Type.DOUBLE);
      case 4 -> Schema.create(Schema.Type.STRING);
      case 5 -> Schema.create(Schema.Type.BOOLEAN);
      case 6 -> SchemaBuilder.enumeration("E" + names++).symbols("A", "B", "C");
      case 7 -> SchemaBuilder.fixed("F" + names++).size(1 + random.nextInt(9));
      case 8 -> Schema.createArray(anything(depth - 1));
      case 9 -> Schema.createMap(anything(depth - 1));
      case 10 -> Schema.createUnion(Schema.create(Schema.Type.NULL), nonUnion(depth - 1));
      default ->
          Schema.createRecord(
              "R" + names++,
              null,
              "test",
              false,
              List.of(
                  new Schema.Field("x", anything(depth - 1)),
                  new Schema.Field("y", anything(depth - 1))));
    };
  }

  private Schema nonUnion(int depth) {
    Schema found = anything(depth);
    return found.getType() == Schema.Type.UNION ? Schema.create(Schema.Type.LONG) : found;
  }

  /** A random value of a schema. */
  Object value(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian() * 1e6;
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
      case ENUM -> new GenericData.EnumSymbol(schema, pick("A", "B", "C"));
      case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> {
        List<Object> values = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          values.add(value(schema.getElementType()));
        }
        yield values;
      }
      case MAP -> {
        Map<String, Object> values = new HashMap<>();
        for (int left = random.nextInt(4); left > 0; left--) {
          values.put(text() + left, value(schema.getValueType()));
        }
        yield values;
      }
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), value(field.schema()));
        }
        yield record;
      }
    };
  }

  private String text() {
    return pick("", "a", "größer", "naïve café", "日本語", "x".repeat(random.nextInt(200)));
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
