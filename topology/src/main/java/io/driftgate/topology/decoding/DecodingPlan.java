package io.driftgate.topology.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * How events of one writer schema become rows: compiled once per schema, run for every event. Walks
 * the writer's fields in their order, puts those that the model wants into the row and skips the
 * rest; no record object is made. Follows Avro's schema resolution (names, the reader's aliases,
 * numeric promotion, bytes to string) and goes beyond it where a model asks for less than a reader:
 * the writer's aliases, booleans and decimals as numbers, enums as texts, dotted paths into nested
 * records.
 *
 * <p>For one thread: texts that were read before are kept.
 */
final class DecodingPlan {
  private final Step root;

  private DecodingPlan(Step root) {
    this.root = root;
  }

  /**
   * Compiles the plan for a schema.
   *
   * @throws IllegalArgumentException when the schema is not of a record
   */
  static DecodingPlan compile(Schema writer, RowLayout layout) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("the schema is of type " + writer.getType().getName());
    }
    List<Wanted> wanted = Wanted.of(layout, writer);
    List<Wanted> present = wanted.stream().filter(want -> !want.path().isEmpty()).toList();
    List<Wanted> absent = wanted.stream().filter(want -> want.path().isEmpty()).toList();
    return new DecodingPlan(
        new Compiler().record(writer, present, 0, mark(absent, writer, Row.ABSENT)));
  }

  /** Decodes one event into a row that was cleared. */
  void decode(AvroCursor in, Row row) {
    root.run(in, row);
    if (in.remaining() != 0) {
      throw new MalformedEventException(in.remaining() + " bytes are left over after the record");
    }
  }

  /** The kind of value that a schema's values are. */
  static Target.ValueType valueType(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
      return Target.ValueType.DECIMAL;
    }
    return switch (schema.getType()) {
      case BOOLEAN -> Target.ValueType.BOOLEAN;
      case INT, LONG -> Target.ValueType.INTEGER;
      case FLOAT, DOUBLE -> Target.ValueType.FLOATING;
      case STRING, BYTES, ENUM -> Target.ValueType.TEXT;
      default -> Target.ValueType.OTHER;
    };
  }

  private static Step mark(List<Wanted> wanted, Schema found, byte state) {
    return wanted.isEmpty() ? Step.NOTHING : new Step.Mark(targets(wanted, found), state);
  }

  private static Target[] targets(List<Wanted> wanted, Schema found) {
    return wanted.stream().map(want -> want.made().target(found)).toArray(Target[]::new);
  }

  /** Keeps the skipping steps of record schemas, which may refer to themselves. */
  private static final class Compiler {
    private final IdentityHashMap<Schema, Step.Fields> skippedRecords = new IdentityHashMap<>();

    /**
     * The fields of a record.
     *
     * @param wanted what is wanted of the record or below it
     * @param depth how many names of their paths lead to the record
     * @param before runs before the fields
     */
    Step record(Schema schema, List<Wanted> wanted, int depth, Step before) {
      List<Step> steps = new ArrayList<>();
      List<Wanted> rest = new ArrayList<>(wanted);
      if (before != Step.NOTHING) {
        steps.add(before);
      }
      for (Schema.Field field : schema.getFields()) {
        List<Wanted> ofField =
            rest.stream()
                .filter(
                    want ->
                        want.path().size() > depth && want.path().get(depth).equals(field.name()))
                .toList();
        rest.removeAll(ofField);
        steps.add(
            ofField.isEmpty() ? skip(field.schema()) : value(field.schema(), ofField, depth + 1));
      }
      // what is wanted and not in this record: of another branch of a union, or the record itself
      for (Wanted want : rest) {
        byte state = want.path().size() > depth ? Row.ABSENT : Row.WRONG_TYPE;
        steps.add(mark(List.of(want), schema, state));
      }
      Step.Fields fields = new Step.Fields();
      fields.fill(Runs.joined(steps).toArray(Step[]::new));
      return fields;
    }

    private Step value(Schema schema, List<Wanted> wanted, int depth) {
      return switch (schema.getType()) {
        case RECORD -> record(schema, wanted, depth, Step.NOTHING);
        case UNION ->
            new Step.Union(
                schema.getTypes().stream()
                    .map(branch -> value(branch, wanted, depth))
                    .toArray(Step[]::new));
        case NULL -> mark(wanted, schema, Row.NULL);
        default -> leaf(schema, wanted, depth);
      };
    }

    private Step leaf(Schema schema, List<Wanted> wanted, int depth) {
      Target.ValueType type = valueType(schema);
      List<Target> taking = new ArrayList<>();
      List<Step> marks = new ArrayList<>();
      for (Wanted want : wanted) {
        Target target = want.made().target(schema);
        if (want.path().size() > depth) {
          marks.add(new Step.Mark(new Target[] {target}, Row.ABSENT));
        } else if (target.takes(type)) {
          taking.add(target);
        } else {
          marks.add(new Step.Mark(new Target[] {target}, Row.WRONG_TYPE));
        }
      }
      Step step = taking.isEmpty() ? skip(schema) : keep(schema, taking.toArray(Target[]::new));
      for (Step mark : marks) {
        step = new Step.Both(mark, step);
      }
      return step;
    }

    private static Step keep(Schema schema, Target[] targets) {
      if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
        int size = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : 0;
        return new Step.KeepDecimal(targets, decimal.getScale(), size);
      }
      return switch (schema.getType()) {
        case BOOLEAN -> new Step.KeepBoolean(targets);
        case INT -> new Step.KeepInt(targets);
        case LONG -> new Step.KeepLong(targets);
        case FLOAT -> new Step.KeepFloat(targets);
        case DOUBLE -> new Step.KeepDouble(targets);
        case STRING, BYTES -> keepText(targets);
        case ENUM -> new Step.KeepEnum(targets, schema.getEnumSymbols().toArray(String[]::new));
        default -> throw new IllegalStateException("no target takes a " + schema.getType());
      };
    }

    /** An event's id is another one with each event: nothing of it comes again. */
    private static Step keepText(Target[] targets) {
      if (Arrays.stream(targets).allMatch(target -> target instanceof Target.OfFeature)) {
        return new Step.KeepCategory(targets, new RecentTexts());
      }
      boolean isId = Arrays.stream(targets).allMatch(target -> target instanceof Target.OfEventId);
      return isId ? Step.KEEP_ID : new Step.KeepText(targets);
    }

    private Step skip(Schema schema) {
      return switch (schema.getType()) {
        case NULL -> Step.NOTHING;
        case BOOLEAN -> Step.SKIP_BOOLEAN;
        case INT, LONG, ENUM -> Step.SKIP_NUMBER;
        case FLOAT -> Step.SKIP_FLOAT;
        case DOUBLE -> Step.SKIP_DOUBLE;
        case STRING, BYTES -> Step.SKIP_BYTES;
        case FIXED -> new Step.SkipFixed(schema.getFixedSize());
        case ARRAY -> new Step.SkipBlocks(skip(schema.getElementType()));
        case MAP ->
            new Step.SkipBlocks(new Step.Both(Step.SKIP_BYTES, skip(schema.getValueType())));
        case UNION ->
            new Step.Union(schema.getTypes().stream().map(this::skip).toArray(Step[]::new));
        case RECORD -> skipRecord(schema);
      };
    }

    private Step skipRecord(Schema schema) {
      Step.Fields known = skippedRecords.get(schema);
      if (known != null) {
        return known;
      }
      Step.Fields fields = new Step.Fields();
      skippedRecords.put(schema, fields);
      fields.fill(
          schema.getFields().stream().map(field -> skip(field.schema())).toArray(Step[]::new));
      return fields;
    }
  }
}
