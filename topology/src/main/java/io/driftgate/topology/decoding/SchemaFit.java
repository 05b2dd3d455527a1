package io.driftgate.topology.decoding;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import java.util.ArrayList;
import java.util.List;
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
        Schema found = leaf(writer, want.path());
        if (!anyBranchTaken(want, found)) {
          problems.add(
              "feature '"
                  + feature.name()
                  + "' of type "
                  + feature.type()
                  + " cannot take the field '"
                  + String.join(".", want.path())
                  + "', which is "
                  + found);
        }
      }
    }
    return problems;
  }

  private static boolean anyBranchTaken(Wanted want, Schema found) {
    return branches(found).stream()
        .anyMatch(branch -> want.made().target(branch).takes(DecodingPlan.valueType(branch)));
  }

  private static List<Schema> branches(Schema schema) {
    return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
  }

  /** The schema of the field at a path that {@link Wanted} found. */
  private static Schema leaf(Schema writer, List<String> path) {
    Schema schema = writer;
    for (String name : path) {
      for (Schema branch : branches(schema)) {
        if (branch.getType() == Schema.Type.RECORD && branch.getField(name) != null) {
          schema = branch.getField(name).schema();
          break;
        }
      }
    }
    return schema;
  }
}
