package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A value that the row wants from an event.
 *
 * @param path where it stands in the writer's schema: the names of the writer's fields from the
 *     outside in; empty where the writer has no such field
 * @param made makes the target for the type that was found there
 */
record Wanted(List<String> path, TargetOf made) {

  /** Makes the target that takes a value of a schema. */
  interface TargetOf {
    Target target(Schema found);
  }

  /** Everything that a layout wants, each at the place where the writer has it. */
  static List<Wanted> of(RowLayout layout, Schema writer) {
    List<Wanted> wanted = new ArrayList<>();
    for (int index = 0; index < layout.features().size(); index++) {
      Feature feature = layout.features().get(index);
      Target target = new Target.OfFeature(index, layout.place(index), feature);
      List<String> candidates = new ArrayList<>();
      candidates.add(feature.field());
      candidates.addAll(feature.aliases());
      wanted.add(new Wanted(locate(candidates, writer), found -> target));
    }
    Target id = new Target.OfEventId();
    wanted.add(new Wanted(locate(List.of(layout.eventIdField()), writer), found -> id));
    wanted.add(new Wanted(locate(List.of(layout.eventTimeField()), writer), Wanted::timeTarget));
    return wanted;
  }

  private static Target timeTarget(Schema found) {
    String logicalType = found.getLogicalType() == null ? "" : found.getLogicalType().getName();
    return switch (logicalType) {
      case "timestamp-micros", "local-timestamp-micros" -> new Target.OfEventTime(1_000, 1);
      case "timestamp-nanos", "local-timestamp-nanos" -> new Target.OfEventTime(1_000_000, 1);
      case "date" -> new Target.OfEventTime(1, 86_400_000);
      default -> new Target.OfEventTime(1, 1);
    };
  }

  /**
   * The first candidate that the writer has, in the writer's own names; empty where it has none.
   */
  private static List<String> locate(List<String> candidates, Schema writer) {
    for (String candidate : candidates) {
      List<String> found = new ArrayList<>();
      if (walk(candidate.split("\\."), 0, writer, found)) {
        return found;
      }
    }
    return List.of();
  }

  private static boolean walk(String[] segments, int depth, Schema schema, List<String> found) {
    if (depth == segments.length) {
      return true;
    }
    if (schema.getType() == Schema.Type.UNION) {
      return schema.getTypes().stream().anyMatch(branch -> walk(segments, depth, branch, found));
    }
    if (schema.getType() != Schema.Type.RECORD) {
      return false;
    }
    Schema.Field field = field(schema, segments[depth]);
    if (field == null) {
      return false;
    }
    found.add(field.name());
    if (walk(segments, depth + 1, field.schema(), found)) {
      return true;
    }
    found.remove(found.size() - 1);
    return false;
  }

  /**
   * The field of that name; else the field that by the writer's own aliases once had that name.
   * Avro's resolution knows the reader's aliases only; here the model is the old reader, and the
   * writer is who renamed.
   */
  private static Schema.@Nullable Field field(Schema record, String name) {
    Schema.Field exact = record.getField(name);
    if (exact != null) {
      return exact;
    }
    for (Schema.Field field : record.getFields()) {
      if (field.aliases().contains(name)) {
        return field;
      }
    }
    return null;
  }
}
