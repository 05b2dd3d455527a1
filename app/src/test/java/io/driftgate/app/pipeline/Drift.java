package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.tail.ContractJson;
import io.driftgate.schemas.DriftAlert;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The electricity stream under the eyes of the monitor, and what it said. */
final class Drift {
  static final Path EVENTS = Models.CASES.resolve("electricity/events.csv.gz");

  /** Windows of 100 half-hours. */
  static final String WINDOW_MS = "180000000";

  private Drift() {}

  /** What the monitor said, as JSON, without what may differ from run to run. */
  record Said(List<JsonNode> reports, List<JsonNode> alerts) {}

  /** The first version with its reference, calibrated on the whole stream. */
  static Path calibrated(Workbench bench, Path directory) {
    Path bundle = packed(bench, directory);
    Workbench.Outcome outcome =
        bench.runPlain(
            "drift",
            "baseline",
            "--bundle",
            bundle.toString(),
            "--input",
            EVENTS.toString(),
            "--set",
            "drift.window-ms=" + WINDOW_MS,
            "--set",
            "drift.min-rows=50");
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    return bundle;
  }

  /** The first version with its reference. */
  static Path packed(Workbench bench, Path directory) {
    Path model = Models.CASES.resolve("electricity/v1.onnx");
    assumeTrue(Files.isRegularFile(model), "no case at " + model);
    Workbench.Outcome outcome =
        bench.runPlain(
            "model",
            "pack",
            "--onnx",
            model.toString(),
            "--name",
            "electricity",
            "--version",
            "1",
            "--reference",
            Models.CASES.resolve("electricity/reference-v1.csv.gz").toString(),
            "--directory",
            directory.resolve("models").toString());
    assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    return directory.resolve("models/electricity/1");
  }

  static void produce(Workbench bench, Path events) {
    bench.command(
        "produce",
        "--input",
        events.toString(),
        "--topic",
        bench.featuresTopic(),
        "--key",
        "event_id");
  }

  /** What the backtest says with the configuration of a bench. */
  static Said backtest(Workbench bench, Path bundle, Path events) {
    String out =
        bench.command(
            "drift",
            "backtest",
            "--bundle",
            bundle.toString(),
            "--input",
            events.toString(),
            "--output",
            "json");
    try {
      JsonNode json = new ObjectMapper().readTree(out);
      List<JsonNode> reports = new ArrayList<>();
      json.get("reports").forEach(report -> reports.add(comparable((ObjectNode) report)));
      List<JsonNode> alerts = new ArrayList<>();
      json.get("alerts").forEach(alerts::add);
      return new Said(reports, alerts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a running monitor said, once it has reported so many windows. */
  static Said live(Workbench bench, int reports) {
    List<DriftReport> reported =
        Wire.decoded(
            bench.committed(PipelineTopic.DRIFT_REPORTS, reports), DriftReport.getClassSchema());
    int alerts = Math.toIntExact(countOf(bench, PipelineTopic.DRIFT_ALERTS));
    List<DriftAlert> alerted =
        Wire.decoded(
            bench.committed(PipelineTopic.DRIFT_ALERTS, alerts), DriftAlert.getClassSchema());
    return new Said(
        reported.stream().map(report -> comparable(ContractJson.of(report))).toList(),
        json(alerted));
  }

  private static List<JsonNode> json(List<? extends SpecificRecord> records) {
    List<JsonNode> json = new ArrayList<>();
    records.forEach(record -> json.add(ContractJson.of(record)));
    return json;
  }

  /** Records of a topic, without the marks of transactions that count as offsets. */
  private static long countOf(Workbench bench, PipelineTopic topic) {
    long count = 0;
    try (var consumer = bench.follow(topic)) {
      long end = bench.end(bench.topic(topic));
      var partition = consumer.assignment().iterator().next();
      while (consumer.position(partition) < end) {
        count += consumer.poll(java.time.Duration.ofMillis(100)).count();
      }
    }
    return count;
  }

  /** Where in the samples topic a window was closed depends on how transactions fell. */
  private static JsonNode comparable(ObjectNode report) {
    report.remove("samples_until");
    return report;
  }
}
