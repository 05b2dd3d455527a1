package io.driftgate.app.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.ModelManifest;
import io.driftgate.models.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFileTest {
  private static final ModelManifest MANIFEST =
      EventSchemaTest.manifest(
          Feature.required("x", TensorType.FP32), sensitive("income", TensorType.INT64));

  @TempDir Path directory;
  private final List<String> notes = new ArrayList<>();

  @Test
  void csvWithQuotesByteOrderMarkAndEmptyCells() throws IOException {
    Path file = file("a.csv", "\uFEFFid,x,income\n\"a,\"\"b\"\"\",1.5,\n\nc,,7\n");

    assertThat(events(file, null, MANIFEST))
        .extracting(event -> event.get("id") + "|" + event.get("x") + "|" + event.get("income"))
        .containsExactly("a,\"b\"|1.5|null", "c|null|7");
  }

  @Test
  void gzip() throws IOException {
    Path file = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("x,income\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(events(file, null, MANIFEST)).hasSize(1);
  }

  @Test
  void jsonLines() throws IOException {
    Path file = file("a.jsonl", "{\"id\":\"a\",\"x\":1.5}\n\n{\"x\":null,\"id\":7}\n");

    assertThat(events(file, null, MANIFEST))
        .extracting(event -> event.get("id") + "|" + event.get("x"))
        .containsExactly("a|1.5", "7|null");
  }

  @Test
  void avroBringsItsSchema() throws IOException {
    Schema schema = SchemaBuilder.record("R").fields().requiredInt("n").endRecord();
    Path file = directory.resolve("a.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.create(schema, file.toFile());
      writer.append(new GenericRecordBuilder(schema).set("n", 5).build());
    }

    assertThat(events(file, null, null))
        .singleElement()
        .satisfies(event -> assertThat(event.get("n")).isEqualTo(5))
        .satisfies(event -> assertThat(event.getSchema()).isEqualTo(schema));
  }

  @Test
  void aGivenSchemaLeavesOtherColumnsOutAndFillsDefaults() throws IOException {
    Schema schema =
        SchemaBuilder.record("R").fields().requiredInt("n").optionalString("more").endRecord();

    assertThat(events(file("a.csv", "n,other\n1,2\n"), schema, null))
        .singleElement()
        .hasToString("{\"n\": 1, \"more\": null}");
    assertThat(notes).singleElement().asString().contains("other");
  }

  @Test
  void aGivenSchemaThatNeedsMoreThanThereIsIsAnError() throws IOException {
    Schema schema = SchemaBuilder.record("R").fields().requiredInt("n").endRecord();

    assertThatThrownBy(() -> events(file("a.csv", "other\n2\n"), schema, null))
        .hasMessageContaining("line 2")
        .hasMessageContaining("no column n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x\\n1\\nabc\\n          | line 3, column x = 'abc': expected a number",
        "x,id\\n1\\n             | line 2: it has 1 fields",
        "x,x\\n1,1\\n            | the column x twice",
        "x,\\n1,1\\n             | without a name",
        "''                      | empty",
      })
  void csvThatCannotBeReadNamesThePlace(String content, String message) throws IOException {
    Path file = file("a.csv", content.replace("\\n", "\n"));

    assertThatThrownBy(() -> events(file, null, MANIFEST))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\":1}\\n{\"x\":1,\"y\":2} | line 2, column y",
        "{\"x\":1}\\n{\"x\":         | line 2: it is not JSON",
        "{\"x\":1}\\n[1]             | line 2: expected one JSON object",
        "{\"x\":1} {\"x\":2}         | line 1: it is not JSON",
      })
  void jsonThatCannotBeReadNamesThePlace(String content, String message) throws IOException {
    Path file = file("a.jsonl", content.replace("\\n", "\n"));

    assertThatThrownBy(() -> events(file, null, MANIFEST))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSensitiveValueIsNotShown() throws IOException {
    Path file = file("a.csv", "x,income\n1,private\n");

    assertThatThrownBy(() -> events(file, null, MANIFEST))
        .hasMessageContaining("column income")
        .hasMessageNotContaining("private");
  }

  @Test
  void aNameThatTellsNoFormatIsAnError() throws IOException {
    Path file = file("a.parquet", "x");

    assertThatThrownBy(() -> events(file, null, null)).hasMessageContaining(".csv");
  }

  @Test
  void notesTheFeaturesThatAreMissing() throws IOException {
    events(file("a.csv", "x\n1\n"), null, MANIFEST);

    assertThat(notes).singleElement().asString().contains("income");
  }

  private List<GenericRecord> events(
      Path file, @Nullable Schema schema, @Nullable ModelManifest manifest) throws IOException {
    EventFile input = new EventFile(file, schema, "features", "event_time", manifest);
    List<GenericRecord> all = new ArrayList<>();
    try (Events events = input.open(notes::add)) {
      for (GenericRecord event = events.next(); event != null; event = events.next()) {
        all.add(event);
      }
    }
    return all;
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static Feature sensitive(String name, TensorType type) {
    return new Feature(
        name, name, List.of(), type, MissingPolicy.REJECT, null, null, null, null, List.of(), true);
  }
}
