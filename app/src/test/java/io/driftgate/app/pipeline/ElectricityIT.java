package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The New South Wales electricity stream, whole: produced, scored, tailed. */
class ElectricityIT {
  private static final int EVENTS = 45_312;
  private static final Path FOLDER = Models.CASES.resolve("electricity");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void everyEventIsScoredOnceAsTheTrainerScoredIt(String version) throws IOException {
    Path model =
        version.equals("v1") ? Models.electricityV1(directory) : Models.electricityV2(directory);
    try (Workbench bench =
        new Workbench(directory).with("pipeline.model", model.toString()).topicsApplied()) {
      bench.start();
      bench.command(
          "produce",
          "--input",
          FOLDER.resolve("events.csv.gz").toString(),
          "--topic",
          bench.featuresTopic(),
          "--key",
          "event_id");

      List<Prediction> predictions = bench.predictions(EVENTS);
      List<AuditRecord> audits = bench.audits(EVENTS);
      Coordinates.assertExactlyOnceAndInOrder(predictions, audits);
      assertSourcesAreTheWholeTopic(bench, predictions);
      bench.committed(PipelineTopic.DEAD_LETTERS, 0);
      assertScores(version, predictions);
      assertTailTellsTheSame(bench, predictions);
    }
  }

  private static void assertSourcesAreTheWholeTopic(Workbench bench, List<Prediction> predictions) {
    assertThat(bench.end(bench.featuresTopic())).isEqualTo(EVENTS);
    Map<Integer, Long> counts =
        predictions.stream()
            .collect(Collectors.groupingBy(Prediction::getSourcePartition, Collectors.counting()));
    Map<Integer, Long> greatest = new HashMap<>();
    predictions.forEach(
        p -> greatest.merge(p.getSourcePartition(), p.getSourceOffset(), Math::max));
    counts.forEach((partition, count) -> assertThat(greatest.get(partition)).isEqualTo(count - 1));
  }

  private static void assertScores(String version, List<Prediction> predictions)
      throws IOException {
    Map<String, Prediction> byId =
        predictions.stream().collect(Collectors.toMap(Prediction::getEventId, Function.identity()));
    int compared = 0;
    try (CsvReader<NamedCsvRecord> expected =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(
                    new GZIPInputStream(
                        Files.newInputStream(FOLDER.resolve("expected-scores.csv.gz"))),
                    StandardCharsets.UTF_8))) {
      for (NamedCsvRecord row : expected) {
        Prediction prediction = byId.get(row.getField("event_id"));
        double score = Double.parseDouble(row.getField(version + "_p1"));
        assertThat(prediction.getScore()).isEqualTo(score, within(1e-5));
        if (Math.abs(score - 0.5) > 1e-4) {
          assertThat(prediction.getLabel()).isEqualTo(score > 0.5 ? "1" : "0");
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(4_532);
    assertThat(byId.get("1").getEventTime()).isEqualTo(Instant.parse("1996-05-07T00:30:00Z"));
    assertThat(byId.get("1").getModelVersion()).isEqualTo(version);
  }

  private static void assertTailTellsTheSame(Workbench bench, List<Prediction> predictions)
      throws IOException {
    String[] lines =
        bench
            .command(
                "tail",
                "predictions",
                "--from-beginning",
                "--max",
                Integer.toString(EVENTS),
                "--output",
                "json")
            .split("\n");
    assertThat(lines).hasSize(EVENTS);
    Map<Coordinates, Prediction> bySource =
        predictions.stream().collect(Collectors.toMap(Coordinates::of, Function.identity()));
    ObjectMapper mapper = new ObjectMapper();
    for (String line : lines) {
      JsonNode told = mapper.readTree(line);
      Prediction prediction =
          bySource.remove(
              new Coordinates(
                  told.get("source_partition").asInt(), told.get("source_offset").asLong()));
      assertThat(told.get("score").asDouble()).isEqualTo(prediction.getScore());
      assertThat(told.get("event_id").asText()).isEqualTo(prediction.getEventId());
      assertThat(told.get("key").asText()).isEqualTo(prediction.getEventId());
      assertThat(told.get("topic").asText()).isEqualTo(bench.topic(PipelineTopic.PREDICTIONS));
      assertThat(told.get("partition").asInt()).isEqualTo(prediction.getSourcePartition());
      assertThat(told.has("offset")).isTrue();
    }
    assertThat(bySource).isEmpty();
  }
}
