package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.models.Feature;
import io.driftgate.models.MissingPolicy;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.Prediction;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers change their schema on the running topic; the same values get the same scores. */
class EvolutionIT {
  @TempDir Path directory;

  @Test
  void theSameScoresWhateverTheWriterSchema() {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", model().toString())
            .with("topics.partitions", "1")
            .topicsApplied()) {
      bench.start();
      List<GenericRecord> events = events();
      try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
        for (GenericRecord event : events) {
          int schemaId = SimpleEvents.register(bench, event.getSchema());
          producer.send(new ProducerRecord<>(bench.featuresTopic(), Wire.framed(schemaId, event)));
        }
      }
      List<Prediction> predictions = bench.predictions(events.size());
      assertThat(predictions)
          .extracting(Prediction::getScore)
          .containsOnly(2.0 + 30.0 + 50.0 + 7_000.0);
    }
  }

  /** a = 2, b = 3, c = 0.5, d = 7 in every one of them; d is 7 by default. */
  private static List<GenericRecord> events() {
    return List.of(
        event("a double b double c double d double", 2.0, 3.0, 0.5, 7.0),
        // added in front, in the middle, at the end; also a nested one
        event(
            "n nested a double x string b double c double d double y list",
            null,
            2.0,
            "x",
            3.0,
            0.5,
            7.0,
            List.of(1.0)),
        // removed: the manifest's default stands in
        event("a double b double c double", 2.0, 3.0, 0.5),
        // reordered
        event("d double c double b double a double", 7.0, 0.5, 3.0, 2.0),
        // renamed: an alias that the manifest knows, and one that the writer tells of
        event("a double old_b double c double d double", 2.0, 3.0, 0.5, 7.0),
        event("a double b double c_new<c double d double", 2.0, 3.0, 0.5, 7.0),
        // int -> long -> double, float
        event("a int b int c float d int", 2, 3, 0.5f, 7),
        event("a long b long c float d long", 2L, 3L, 0.5f, 7L),
        // nullable
        event("a double? b int? c float? d long?", 2.0, 3, 0.5f, 7L));
  }

  /** Fields as name and type in turn; {@code new<old} is a field that once was called old. */
  private static GenericRecord event(String fields, Object... values) {
    String[] words = fields.split(" ");
    SchemaBuilder.FieldAssembler<Schema> assembler =
        SchemaBuilder.record("Event").namespace("test").fields();
    for (int word = 0; word < words.length; word += 2) {
      String[] names = words[word].split("<");
      SchemaBuilder.FieldBuilder<Schema> field = assembler.name(names[0]);
      if (names.length == 2) {
        field.aliases(names[1]);
      }
      assembler = field.type(type(words[word + 1])).noDefault();
    }
    Schema schema = assembler.endRecord();
    GenericRecordBuilder builder = new GenericRecordBuilder(schema);
    for (Schema.Field field : schema.getFields()) {
      Object value = values[field.pos()];
      builder.set(
          field,
          field.name().equals("n")
              ? new GenericRecordBuilder(field.schema()).set("a", 99.0).build()
              : value);
    }
    return builder.build();
  }

  private static Schema type(String name) {
    if (name.endsWith("?")) {
      return Schema.createUnion(
          Schema.create(Schema.Type.NULL), type(name.substring(0, name.length() - 1)));
    }
    return switch (name) {
      case "list" -> Schema.createArray(Schema.create(Schema.Type.DOUBLE));
      case "nested" -> SchemaBuilder.record("Nested").fields().requiredDouble("a").endRecord();
      default -> Schema.create(Schema.Type.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
    };
  }

  /** With an alias for b and a default for d. */
  private Path model() {
    return Models.weighedSum(
        directory,
        List.of(
            Feature.required("a", TensorType.FP32),
            new Feature(
                "b",
                "b",
                List.of("old_b"),
                TensorType.FP32,
                MissingPolicy.REJECT,
                null,
                null,
                null,
                null,
                List.of(),
                false),
            Feature.required("c", TensorType.FP32),
            new Feature(
                "d",
                "d",
                List.of(),
                TensorType.FP32,
                MissingPolicy.DEFAULT,
                7.0,
                null,
                null,
                null,
                List.of(),
                false)));
  }
}
