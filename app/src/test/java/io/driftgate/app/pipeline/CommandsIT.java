package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.registry.SchemaRegistry;
import io.driftgate.models.Feature;
import io.driftgate.models.TensorType;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands around a running pipeline, as a user runs them. */
class CommandsIT {
  @TempDir Path directory;

  @Test
  void eventsComeFromCsvJsonLinesAndAvro() throws IOException {
    try (Workbench bench = bench().topicsApplied()) {
      bench.start();
      produce(bench, csv("a,b,event_id\n1,2,csv\n"), 1);
      produce(bench, file("events.jsonl", "{\"event_id\":\"json\",\"a\":3,\"b\":4.5}\n"), 1);
      produce(bench, avro(), 1);

      assertThat(bench.predictions(3))
          .extracting(Prediction::getEventId, Prediction::getScore)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("csv", 21.0),
              org.assertj.core.groups.Tuple.tuple("json", 48.0),
              org.assertj.core.groups.Tuple.tuple("avro", 65.0));
    }
  }

  @Test
  void aRowThatCannotBeReadIsNamedAndWhatWentBeforeIsCounted() throws IOException {
    try (Workbench bench = bench().topicsApplied()) {
      Workbench.Outcome outcome =
          bench.run(
              "produce",
              "--input",
              csv("a,b\n1,2\n3,4\n5,six\n7,8\n").toString(),
              "--topic",
              bench.featuresTopic());

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("events.csv", "line 4", "column b", "six", "a number");
      assertThat(outcome.out()).contains("2 events acknowledged");
    }
  }

  @Test
  void deadLettersAreShownWithReasonAndValue() throws IOException {
    try (Workbench bench = bench().topicsApplied()) {
      bench.start();
      produce(bench, csv("a,b,event_id\n1,,empty\n"), 1);
      bench.committed(PipelineTopic.DEAD_LETTERS, 1);

      JsonNode letter = bench.json("tail", "dead-letters", "--from-beginning", "--max", "1");
      assertThat(letter.findValue("reason").asText()).isEqualTo("FIELD_NULL");
      assertThat(letter.findValue("detail").asText()).contains("'b' is null");
      assertThat(letter.findValue("event_id").asText()).isEqualTo("empty");
      assertThat(bench.command("tail", "dead-letters", "--from-beginning", "--until-end"))
          .contains("FIELD_NULL");
    }
  }

  @Test
  void applyingTwiceChangesNothingAndCompatibilityIsSetForEachSubject() throws IOException {
    try (Workbench bench = bench().topicsApplied()) {
      JsonNode plan = bench.json("topics", "plan");

      assertThat(plan).isNotEmpty();
      assertThat(plan)
          .allSatisfy(step -> assertThat(step.get("action").asText()).isEqualTo("fine"));
      SchemaRegistry registry = new SchemaRegistry(bench.config().registry());
      for (PipelineTopic topic : PipelineTopic.values()) {
        if (topic.valueSchema().isPresent()) {
          assertThat(registry.compatibility(topic.valueSubject(bench.name())))
              .isEqualTo(Optional.of("FULL_TRANSITIVE"));
        }
      }
    }
  }

  @Test
  void anOutputTopicWithTooFewPartitionsIsAConflict() throws Exception {
    try (Workbench bench = bench();
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", bench.cluster().bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(bench.featuresTopic(), Optional.of(4), Optional.empty()),
                  new NewTopic(bench.topic(PipelineTopic.AUDIT), Optional.of(2), Optional.empty())))
          .all()
          .get();
      Workbench.await(
          "the broker shows the topics", () -> shows(admin, bench.topic(PipelineTopic.AUDIT)));
      Workbench.await("the broker shows the topics", () -> shows(admin, bench.featuresTopic()));

      Workbench.Outcome outcome = bench.run("topics", "plan");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).contains("conflict", bench.topic(PipelineTopic.AUDIT));
    }
  }

  @Test
  void theDoctorFindsNothingWhereAllIsWellAndSaysWhatIsNot() {
    try (Workbench bench = bench()) {
      assertThat(bench.run("doctor").exitCode()).isEqualTo(1);
      bench.topicsApplied();
      assertThat(bench.run("doctor").exitCode()).isZero();

      bench.with("pipeline.model", directory.resolve("nothing-here").toString());
      Workbench.Outcome sick = bench.run("doctor");
      assertThat(sick.exitCode()).isEqualTo(1);
      assertThat(sick.out()).contains("nothing-here");
    }
  }

  private static boolean shows(Admin admin, String topic) {
    try {
      return admin.listTopics().names().get().contains(topic);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Workbench bench() {
    List<Feature> features =
        List.of(Feature.required("a", TensorType.FP32), Feature.required("b", TensorType.FP32));
    return new Workbench(directory)
        .with("pipeline.model", Models.weighedSum(directory, features).toString());
  }

  private static void produce(Workbench bench, Path input, int events) {
    Workbench.Outcome outcome =
        bench.run("produce", "--input", input.toString(), "--topic", bench.featuresTopic());
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    assertThat(outcome.out() + outcome.err()).contains(events + " events acknowledged, 0 failed");
  }

  private Path csv(String content) throws IOException {
    return file("events.csv", content);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private Path avro() throws IOException {
    Schema schema =
        SchemaBuilder.record("Event")
            .fields()
            .requiredString("event_id")
            .requiredInt("a")
            .requiredFloat("b")
            .endRecord();
    GenericRecord event =
        new GenericRecordBuilder(schema).set("event_id", "avro").set("a", 5).set("b", 6f).build();
    Path file = directory.resolve("events.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, file.toFile());
      writer.append(event);
    }
    return file;
  }
}
