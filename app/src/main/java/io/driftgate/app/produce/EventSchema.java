package io.driftgate.app.produce;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the Avro schema of events from the columns of a file and the manifest of the model. */
final class EventSchema {
  private static final String NAMESPACE = "driftgate.events";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private EventSchema() {}

  /**
   * A record with one nullable field a column: what the model's manifest says of a feature, a
   * timestamp for the time of the event, text for all others.
   *
   * @param topic gives the record its name
   * @param eventTimeColumn null where no column has the time of the event
   * @param manifest null where no model is known
   */
  static Schema of(
      String topic,
      List<String> columns,
      @Nullable String eventTimeColumn,
      @Nullable ModelManifest manifest) {
    Map<String, Feature> features = featuresByField(manifest);
    List<Schema.Field> fields = new ArrayList<>();
    for (String column : columns) {
      if (!NAME.matcher(column).matches()) {
        throw new UnreadableInputException(
            "the column "
                + column
                + " cannot be a field of an Avro record: expected letters, digits and '_', not"
                + " starting with a digit. Rename it, or pass a schema and an Avro file");
      }
      Schema type = Schema.create(type(column, eventTimeColumn, features.get(column)));
      if (column.equals(eventTimeColumn)) {
        LogicalTypes.timestampMillis().addToSchema(type);
      }
      Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), type);
      fields.add(new Schema.Field(column, nullable, null, Schema.Field.NULL_DEFAULT_VALUE));
    }
    return Schema.createRecord(recordName(topic), null, NAMESPACE, false, fields);
  }

  /** The features that the model cannot do without and that no column gives. */
  static List<String> missingFeatures(List<String> columns, ModelManifest manifest) {
    return manifest.features().stream()
        .filter(feature -> feature.missing() == MissingPolicy.REJECT)
        .filter(feature -> !columns.contains(feature.field()))
        .filter(feature -> feature.aliases().stream().noneMatch(columns::contains))
        .map(Feature::name)
        .toList();
  }

  private static Map<String, Feature> featuresByField(@Nullable ModelManifest manifest) {
    Map<String, Feature> features = new HashMap<>();
    if (manifest != null) {
      for (Feature feature : manifest.features()) {
        feature.aliases().forEach(alias -> features.putIfAbsent(alias, feature));
      }
      // A field of that name comes before an alias.
      manifest.features().forEach(feature -> features.put(feature.field(), feature));
    }
    return features;
  }

  private static Schema.Type type(
      String column, @Nullable String eventTimeColumn, @Nullable Feature feature) {
    if (column.equals(eventTimeColumn)) {
      return Schema.Type.LONG;
    }
    if (feature == null) {
      return Schema.Type.STRING;
    }
    return switch (feature.type()) {
      case FP32, FP64 -> Schema.Type.DOUBLE;
      case INT64, INT32 -> Schema.Type.LONG;
      case BOOL -> Schema.Type.BOOLEAN;
      case BYTES -> Schema.Type.STRING;
    };
  }

  /** {@code loan-features} becomes {@code loan_features}. */
  private static String recordName(String topic) {
    String name = topic.replaceAll("[^A-Za-z0-9_]", "_");
    return NAME.matcher(name).matches() ? name : "_" + name;
  }
}
