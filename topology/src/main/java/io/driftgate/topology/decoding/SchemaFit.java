package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Whether the events of a schema can become rows of a model, asked before the first event: a field
 * that the model cannot do without is in the schema, and of a type that it takes.
 */
public final class SchemaFit {
  private SchemaFit() {}

  /** What does not fit, one sentence a feature; empty where all does. */
  public static List<String> problems(Schema writer, List<Feature> features) {
    if (writer.getType() != Schema.Type.RECORD) {
      return List.of("the events are of type " + writer.getType().getName() + ", not records");
    }
    List<String> problems = new ArrayList<>();
    RowLayout layout = new RowLayout(features, "", "");
    List<Wanted> wanted = Wanted.of(layout, writer);
    for (int index = 0; index < features.size(); index++) {
      Feature feature = features.get(index);
      Wanted want = wanted.get(index);
      if (want.path().isEmpty()) {
        if (feature.missing() == MissingPolicy.REJECT) {
          problems.add(
              "feature '"
                  + feature.name()
                  + "' wants the field '"
                  + feature.field()
                  + "', which the schema does not have; every event would be rejected. Correct"
                  + " `field` or `aliases` in model.yaml, or say missing: default");
        }
      } else {
        List<Schema> found = leaves(writer, want.path());
        if (found.stream().noneMatch(leaf -> isTaken(want, leaf))) {
          problems.add(
              "feature '"
                  + feature.name()
                  + "' of type "
                  + feature.type()
                  + " cannot take the field '"
                  + String.join(".", want.path())
                  + "', which is "
                  + found.stream().map(Schema::toString).collect(Collectors.joining(" or ")));
        }
      }
    }
    return problems;
  }

  private static boolean isTaken(Wanted want, Schema leaf) {
    return want.made().target(leaf).takes(DecodingPlan.valueType(leaf));
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }

  /** What may be at a path that {@link Wanted} found: of each branch that has it. */
  private static List<Schema> leaves(Schema schema, List<String> path) {
    List<Schema> leaves = new ArrayList<>();
    for (Schema branch : branches(schema)) {
      if (path.isEmpty()) {
        leaves.add(branch);
      } else if (branch.getType() == Schema.Type.RECORD && branch.getField(path.get(0)) != null) {
        leaves.addAll(leaves(branch.getField(path.get(0)).schema(), path.subList(1, path.size())));
      }
    }
    return leaves;
  }
}
