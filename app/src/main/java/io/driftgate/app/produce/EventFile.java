package io.driftgate.app.produce;

import io.driftgate.models.Feature;
import io.driftgate.models.ModelManifest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A file with feature events.
 *
 * @param path {@code .csv}, {@code .jsonl}, {@code .ndjson}, {@code .json} (one object a line),
 *     each also {@code .gz}; or {@code .avro}
 * @param schema what the events are to have; null to make one, or to take that of the Avro file
 * @param topic gives a schema that is made its name
 * @param eventTimeColumn what a schema that is made has a timestamp for
 * @param manifest tells the types of a schema that is made; null where no model is known
 */
record EventFile(
    Path path,
    @Nullable Schema schema,
    String topic,
    String eventTimeColumn,
    @Nullable ModelManifest manifest) {
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Opens the file.
   *
   * @param notes takes what the user should know though it is no failure
   */
  Events open(Consumer<String> notes) throws IOException {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean zipped = name.endsWith(".gz");
    String plainName = zipped ? name.substring(0, name.length() - ".gz".length()) : name;
    InputStream stream = stream(zipped);
    try {
      if (plainName.endsWith(".avro")) {
        return new AvroFileEvents(stream, schema);
      }
      return rowEvents(rows(plainName, stream), notes);
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  private InputStream stream(boolean zipped) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      return zipped ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private InputRows rows(String name, InputStream stream) throws IOException {
    if (name.endsWith(".csv")) {
      return new CsvRows(stream);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
      return new JsonRows(stream);
    }
    throw new UnreadableInputException(
        "its name does not tell its format; expected .csv, .jsonl, .ndjson, .json, each also .gz,"
            + " or .avro");
  }

  private Events rowEvents(InputRows rows, Consumer<String> notes) {
    List<String> columns = rows.columns();
    Set<String> ignored = new HashSet<>();
    Schema used = schema;
    if (used == null) {
      used = EventSchema.of(topic, columns, eventTimeColumn, manifest);
      noteMissingFeatures(columns, notes);
    } else {
      ignored.addAll(columns);
      used.getFields().forEach(field -> ignored.remove(field.name()));
      if (!ignored.isEmpty()) {
        notes.accept("left out, the schema has no such fields: " + String.join(", ", ignored));
      }
    }
    return new RowEvents(rows, used, ignored, sensitiveColumns());
  }

  private void noteMissingFeatures(List<String> columns, Consumer<String> notes) {
    if (manifest != null) {
      List<String> missing = EventSchema.missingFeatures(columns, manifest);
      if (!missing.isEmpty()) {
        notes.accept(
            "model "
                + manifest.name()
                + " "
                + manifest.version()
                + " needs "
                + String.join(", ", missing)
                + ", which the input does not have: it will reject the events");
      }
    }
  }

  private Set<String> sensitiveColumns() {
    if (manifest == null) {
      return Set.of();
    }
    Set<String> columns =
        manifest.features().stream()
            .filter(Feature::sensitive)
            .flatMap(feature -> feature.aliases().stream())
            .collect(Collectors.toCollection(HashSet::new));
    manifest.features().stream()
        .filter(Feature::sensitive)
        .forEach(feature -> columns.add(feature.field()));
    return columns;
  }
}
