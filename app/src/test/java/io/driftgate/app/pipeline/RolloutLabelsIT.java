package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.PerformanceReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outcomes move traffic: the electricity stream from the end of version 1's training to its own,
 * each label 48 events later. From row 17,424 on version 2 is more often right, after row 36,000
 * version 1 is, though the features still look like those of version 2; and labels come in runs.
 */
class RolloutLabelsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FROM = 9_000;
  private static final int UNTIL = 45_312;
  private static final int EVENTS = UNTIL - FROM;
  private static final int LATE = 48;
  private static final List<String> FEATURES =
      List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");

  /** Rows that version 2 was trained on. */
  private static final int TRAINED_FROM = 17_760;

  private static final int TRAINED_UNTIL = 26_760;

  /**
   * So many events are sent before all that is known of their outcomes counts: a decision is in
   * force some tens of events after its evidence, however quick the machine is.
   */
  private static final int CHUNK = 100;

  private static final Schema EVENT = event();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String WINDOW_MS = Long.toString(Duration.ofMinutes(30 * 1_000).toMillis());

  @TempDir Path directory;

  @Test
  void whoIsMoreOftenRightServes() throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("topics.partitions", "1")
            .with("pipeline.commit-interval-ms", "50")
            .with("drift.window-ms", WINDOW_MS)
            .with("drift.rows", "200")
            .with("drift.grace-ms", "0")
            .with("labels.delay-ms", Long.toString(Duration.ofDays(7).toMillis()))
            .with("rollout.mode", "act")
            .with("rollout.start", "always")
            .with("rollout.promote", "auto")
            .with("rollout.steps", "0.05,0.5")
            .with("rollout.deadline-ms", Long.toString(Duration.ofDays(365).toMillis()))
            .with("rollout.cool-down-ms", "0")) {
      bench.with("labels.topic", labelsTopic(bench));
      Path first = Drift.packed(bench, directory, "1");
      Path second = Drift.packed(bench, directory, "2");
      bench.topicsApplied();
      bench.command("model", "publish", first.toString());
      Pipeline pipeline = bench.start();
      Publishing.awaitState(bench, "1", "serving");
      bench.command("rollout", "promote", "1");
      bench.command("model", "publish", second.toString());
      Publishing.awaitState(bench, "2", "loaded");
      Workbench.await(
          "version 2 is in the shadow",
          () -> bench.command("rollout", "status").contains("shadow"));

      List<String[]> rows = rows();
      stream(bench, pipeline, rows);

      List<Prediction> predictions = bench.predictions(EVENTS);
      List<Boolean> outcomes =
          rows.stream().map(cells -> cells[cells.length - 1].equals("1")).toList();
      assertRoutes(predictions);
      assertAccuracy(predictions, outcomes);
      assertEvents(bench);
      assertReports(bench, predictions, outcomes, inWholeWindows(rows));
      assertShown(bench, rows);
    }
  }

  /** The cells of the stream's rows. */
  private List<String[]> rows() throws Exception {
    List<String> lines =
        Files.readAllLines(Drift.rows(directory.resolve("rows.csv"), FROM, EVENTS));
    assertThat(lines.get(0))
        .isEqualTo("event_id,event_time," + String.join(",", FEATURES) + ",label");
    return lines.subList(1, lines.size()).stream().map(line -> line.split(",")).toList();
  }

  private static Schema event() {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("HalfHour").namespace("test").fields().requiredString("event_id");
    fields.requiredLong("event_time");
    FEATURES.forEach(fields::requiredDouble);
    return fields.requiredInt("label").endRecord();
  }

  private static byte[] framed(int schemaId, String[] cells) {
    GenericRecordBuilder event =
        new GenericRecordBuilder(EVENT)
            .set("event_id", cells[0])
            .set("event_time", Instant.parse(cells[1]).toEpochMilli());
    for (int feature = 0; feature < FEATURES.size(); feature++) {
      event.set(FEATURES.get(feature), Double.parseDouble(cells[2 + feature]));
    }
    return Wire.framed(
        schemaId, event.set("label", Integer.parseInt(cells[2 + FEATURES.size()])).build());
  }

  /** Sends all events, and each label 48 events later: the same record to another topic. */
  private static void stream(Workbench bench, Pipeline pipeline, List<String[]> rows) {
    int schemaId = SimpleEvents.register(bench, EVENT);
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      for (int from = 0; from < EVENTS + LATE; from += CHUNK) {
        int until = Math.min(from + CHUNK, EVENTS + LATE);
        for (int event = from; event < until; event++) {
          if (event < EVENTS) {
            send(producer, bench.featuresTopic(), schemaId, rows.get(event));
          }
          if (event >= LATE) {
            send(producer, labelsTopic(bench), schemaId, rows.get(event - LATE));
          }
        }
        producer.flush();
        Workbench.await("outcomes count", () -> joined(pipeline) >= until - LATE);
      }
    }
  }

  private static void send(
      KafkaProducer<@Nullable String, byte @Nullable []> producer,
      String topic,
      int schemaId,
      String[] cells) {
    producer.send(new ProducerRecord<>(topic, cells[0], framed(schemaId, cells)));
  }

  private static String labelsTopic(Workbench bench) {
    return bench.name() + "-labels";
  }

  /** Outcomes that the monitor has joined with their events. */
  private static double joined(Pipeline pipeline) {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(URI.create(pipeline.url() + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith("driftgate_outcomes_total{end=\"joined\"}"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRoutes(List<Prediction> predictions) {
    assertThat(share(predictions, 19_500, 35_000, "2")).as("rows of version 2").isGreaterThan(0.95);
    assertThat(share(predictions, 37_500, UNTIL, "1")).as("rows of version 1").isGreaterThan(0.95);
  }

  private static double share(List<Prediction> predictions, int from, int until, String version) {
    return predictions.subList(from - FROM, until - FROM).stream()
            .filter(one -> one.getModelVersion().equals(version))
            .count()
        / (double) (until - from);
  }

  private static void assertAccuracy(List<Prediction> predictions, List<Boolean> outcomes) {
    double overall = accuracy(predictions, outcomes, row -> true);
    double untrained =
        accuracy(predictions, outcomes, row -> row < TRAINED_FROM || row >= TRAINED_UNTIL);
    System.out.printf(
        "accuracy of drift-driven routing: %.4f (mark 0.775), outside of version 2's training rows"
            + " %.4f (mark 0.765)%n",
        overall, untrained);
    assertThat(overall).isGreaterThanOrEqualTo(0.775);
    assertThat(untrained).isGreaterThanOrEqualTo(0.765);
  }

  private static double accuracy(
      List<Prediction> predictions, List<Boolean> outcomes, IntPredicate rows) {
    return IntStream.range(0, predictions.size())
        .filter(index -> rows.test(FROM + index))
        .mapToDouble(index -> isRight(predictions.get(index), outcomes.get(index)) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static boolean isRight(Prediction prediction, boolean outcome) {
    return "1".equals(prediction.getLabel()) == outcome;
  }

  private static void assertEvents(Workbench bench) throws Exception {
    JsonNode status =
        JSON.readTree(bench.command("rollout", "status", "--last", "1000", "--output", "json"));
    List<JsonNode> events = new ArrayList<>();
    status.get("events").forEach(events::add);
    List<JsonNode> changes =
        events.stream()
            .filter(event -> event.get("event").asText().equals("PROMOTED"))
            .filter(event -> event.get("asked_by").isNull())
            .toList();
    System.out.printf("changes of the stable version: %d (mark 8)%n", changes.size());
    assertThat(changes).hasSizeBetween(2, 8);
    assertThat(changes)
        .allMatch(event -> event.at("/evidence/outcome_evidence_for").asDouble() >= 10_000)
        .allMatch(event -> event.at("/evidence/outcomes").asLong() >= 100)
        .allMatch(event -> event.get("reason").asText().contains("outcomes"));
    assertThat(changes.get(changes.size() - 1).get("stable_version").asText()).isEqualTo("1");
  }

  /** Events of windows that are over; the last one goes on. */
  private static int inWholeWindows(List<String[]> rows) {
    long window = Long.parseLong(WINDOW_MS);
    long last = Instant.parse(rows.get(EVENTS - 1)[1]).toEpochMilli();
    long begun = Math.floorDiv(last, window) * window;
    return (int) rows.stream().filter(row -> Instant.parse(row[1]).toEpochMilli() < begun).count();
  }

  private static void assertReports(
      Workbench bench, List<Prediction> predictions, List<Boolean> outcomes, int reported) {
    List<PerformanceReport> reports = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = bench.follow(PipelineTopic.PERFORMANCE_REPORTS)) {
      Workbench.await(
          "the windows are reported",
          () -> {
            reports.addAll(Wire.next(consumer, PerformanceReport.getClassSchema()));
            return sum(reports, PerformanceReport::getServedLabelled) == reported;
          });
    }
    assertThat(sum(reports, PerformanceReport::getServed)).isEqualTo(reported);
    assertThat(sum(reports, PerformanceReport::getMissing)).isZero();
    assertThat(sum(reports, PerformanceReport::getServedRight))
        .isEqualTo(
            IntStream.range(0, reported)
                .filter(index -> isRight(predictions.get(index), outcomes.get(index)))
                .count());
    assertThat(reports)
        .allSatisfy(
            report -> {
              assertThat(report.getAccuracy()).isNotNull();
              // more sure than not of each decision between two
              assertThat(report.getExpectedAccuracy()).isBetween(0.5, 1.0);
              assertThat(report.getLossRecent()).isBetween(0.0, 1.0);
              assertThat(report.getLossRecentEvents()).isPositive();
            });
    assertThat(sum(reports, PerformanceReport::getLossChanges))
        .as("how often versions are wrong changes over the years")
        .isPositive();
  }

  /** What is said of a window in the middle comes out of the rows that are printed of it. */
  private static void assertShown(Workbench bench, List<String[]> rows) throws Exception {
    String[] asked = {"drift", "show", "--window", rows.get(EVENTS / 2)[1], "--outcomes"};
    JsonNode reports = bench.json(asked);
    assertThat(reports).hasSize(2);
    assertThat(bench.command(asked))
        .contains("outcomes of electricity@1", "outcomes of electricity@2", "accuracy 0.", "AUC");
    assertThat(bench.command("drift", "show", "--outcomes", "--last", "3").lines()).hasSize(4);
    Workbench.Outcome csv = bench.run("drift", "show", asked[2], asked[3], asked[4], "--rows");
    assertThat(csv.exitCode()).as(csv.toString()).isZero();
    assertThat(csv.err())
        .contains("the figures of electricity@1, computed again from these rows, are those")
        .contains("the figures of electricity@2, computed again from these rows, are those");
    assertThat(csv.out())
        .startsWith("event_id,event_time,model_version,score,label,shadow_version,shadow_score,");
    JsonNode events = bench.json("drift", "show", asked[2], asked[3], asked[4], "--rows");
    assertThat(csv.out().lines()).hasSize(1 + events.size());
    for (JsonNode report : reports) {
      assertComesOut(report, events);
      assertDriftComesOut(report, events);
    }
  }

  /** Of two classes total variation is the difference of one's shares. */
  private static void assertDriftComesOut(JsonNode report, JsonNode events) throws IOException {
    double ones = 0;
    for (JsonNode event : events) {
      assertThat(event.get("state").asText()).isEqualTo("joined");
      ones += event.get("outcome").asText().equals("1") ? 1 : 0;
    }
    assertThat(report.at("/label_drift/measures/0/effect").asDouble())
        .isCloseTo(
            Math.abs(ones / events.size() - trainedOnes(report.get("model_version").asText())),
            within(1e-9));
  }

  /** Share of the outcome 1 among the rows of a version's reference; the label is the last cell. */
  private static double trainedOnes(String version) throws IOException {
    Path file = Models.CASES.resolve("electricity/reference-v" + version + ".csv.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .skip(1)
          .mapToInt(line -> line.endsWith(",1") ? 1 : 0)
          .average()
          .orElse(0);
    }
  }

  private static void assertComesOut(JsonNode report, JsonNode events) {
    String version = report.get("model_version").asText();
    int scored = 0;
    int joined = 0;
    int right = 0;
    for (JsonNode event : events) {
      boolean serves = event.get("model_version").asText().equals(version);
      if (serves || event.get("shadow_version").asText().equals(version)) {
        scored++;
        String said = event.get(serves ? "label" : "shadow_label").asText();
        boolean isJoined = event.get("state").asText().equals("joined");
        joined += isJoined ? 1 : 0;
        right += isJoined && said.equals(event.get("outcome").asText()) ? 1 : 0;
      }
    }
    assertThat(scored).isPositive();
    assertThat(report.get("served").asInt() + report.get("shadowed").asInt()).isEqualTo(scored);
    assertThat(report.get("labelled").asInt()).isEqualTo(joined);
    assertThat(report.get("missing").asInt()).isEqualTo(scored - joined);
    assertThat(report.get("accuracy").asDouble()).isEqualTo((double) right / joined);
  }

  private static long sum(List<PerformanceReport> reports, ToLongFunction<PerformanceReport> of) {
    return reports.stream().mapToLong(of).sum();
  }
}
