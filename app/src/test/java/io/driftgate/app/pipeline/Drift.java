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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecord;

/** The electricity stream under the eyes of the monitor, and what it said. */
public final class Drift {
  public static final Path EVENTS = Models.CASES.resolve("electricity/events.csv.gz");

  /** Windows of 40 half-hours: 225 of them are of the period that the model was trained on. */
  static final String WINDOW_MS = "72000000";

  /** Rows of a sample, and of a window that is judged at least. */
  static final String ROWS = "30";

  /** Rows of the whole stream. */
  static final int EVENT_COUNT = 45_312;

  private static final String TRIAL = "models.trial.timeout-ms=" + Workbench.TRIAL_MS;

  /** Events of a window. */
  static final int WINDOW_EVENTS = 40;

  private static final int TRAINING_ROWS = 9_000;
  private static final Instant FIRST = Instant.parse("1996-05-07T00:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(30);

  private Drift() {}

  /**
   * A pipeline with small windows.
   *
   * @param rows {@code drift.rows}
   */
  static Workbench bench(Path directory, String rows) {
    return new Workbench(directory)
        .with("drift.window-ms", WINDOW_MS)
        .with("drift.rows", rows)
        .with("drift.min-rows", "20");
  }

  /** What the monitor said, as JSON, without what may differ from run to run. */
  record Said(List<JsonNode> reports, List<JsonNode> alerts) {

    /** Without the report of the last window, which live is not over. */
    Said whileItRuns() {
      return new Said(reports.subList(0, reports.size() - 1), alerts);
    }
  }

  /** Window by window and alert by alert, so that a failure shows the first that differs. */
  static void assertSame(Said said, Said expected) {
    assertSame("report", said.reports(), expected.reports());
    assertSame("alert", said.alerts(), expected.alerts());
  }

  private static void assertSame(String what, List<JsonNode> said, List<JsonNode> expected) {
    for (int index = 0; index < Math.min(said.size(), expected.size()); index++) {
      assertThat(said.get(index)).as("%s %s", what, index).isEqualTo(expected.get(index));
    }
    assertThat(said.size()).as("%ss", what).isEqualTo(expected.size());
  }

  /** The first version with its reference, calibrated on the rows that it was trained on. */
  static Path calibrated(Workbench bench, Path directory) {
    return calibrated(bench, directory, ROWS);
  }

  /**
   * The same with samples of another size.
   *
   * @param rows {@code drift.rows}
   */
  static Path calibrated(Workbench bench, Path directory, String rows) {
    return calibrated(bench, directory, "1", 0, rows);
  }

  /** The second one, which was trained when other features had come alive. */
  static Path calibratedSecond(Workbench bench, Path directory) {
    return calibrated(bench, directory, "2", 17_760, ROWS);
  }

  private static Path calibrated(
      Workbench bench, Path directory, String version, int fromRow, String rows) {
    Path bundle = packed(bench, directory, version);
    Path training = directory.resolve("training-" + version + ".csv");
    rows(training, fromRow, TRAINING_ROWS);
    String told =
        bench.commandPlain(
            "drift",
            "baseline",
            "--bundle",
            bundle.toString(),
            "--input",
            training.toString(),
            "--set",
            "drift.window-ms=" + WINDOW_MS,
            "--set",
            "drift.rows=" + rows,
            "--set",
            "drift.min-rows=20",
            "--set",
            TRIAL);
    assertThat(told).doesNotContain("textbook");
    return bundle;
  }

  /** Event time of a row of the stream, counted from 0. */
  static Instant time(int row) {
    return FIRST.plus(STEP.multipliedBy(row));
  }

  /**
   * The first row from a given one on that is in the middle of its window of {@link #WINDOW_MS}.
   */
  static int inTheMiddle(int fromRow) {
    long window = Long.parseLong(WINDOW_MS);
    return IntStream.iterate(fromRow, row -> row + 1)
        .filter(row -> Math.floorMod(time(row).toEpochMilli(), window) == window / 2)
        .findFirst()
        .orElseThrow();
  }

  /** Writes rows of the stream, counted from 0, with its header; returns the file. */
  public static Path rows(Path file, int from, int count) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(EVENTS)), StandardCharsets.UTF_8))) {
      List<String> rows = new ArrayList<>(List.of(lines.readLine()));
      lines.lines().skip(from).limit(count).forEach(rows::add);
      return Files.write(file, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first version with its reference. */
  static Path packed(Workbench bench, Path directory) {
    return packed(bench, directory, "1");
  }

  static Path packed(Workbench bench, Path directory, String version) {
    Path model = Models.CASES.resolve("electricity/v" + version + ".onnx");
    assumeTrue(Files.isRegularFile(model), "no case at " + model);
    bench.commandPlain(
        "model",
        "pack",
        "--onnx",
        model.toString(),
        "--name",
        "electricity",
        "--version",
        version,
        "--reference",
        Models.CASES.resolve("electricity/reference-v" + version + ".csv.gz").toString(),
        "--directory",
        directory.resolve("models").toString(),
        "--set",
        TRIAL);
    return directory.resolve("models/electricity/" + version);
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
    JsonNode json =
        bench.json(
            "drift", "backtest", "--bundle", bundle.toString(), "--input", events.toString());
    List<JsonNode> reports = new ArrayList<>();
    json.get("reports").forEach(report -> reports.add(comparable((ObjectNode) report)));
    List<JsonNode> alerts = new ArrayList<>();
    json.get("alerts").forEach(alerts::add);
    return new Said(reports, alerts);
  }

  /** What a running monitor said, once it has reported so many windows. */
  static Said live(Workbench bench, int reports) {
    List<DriftReport> reported =
        Wire.decoded(
            bench.committed(PipelineTopic.DRIFT_REPORTS, reports), DriftReport.getClassSchema());
    int alerts = Math.toIntExact(WholeTopic.count(bench, PipelineTopic.DRIFT_ALERTS));
    List<DriftAlert> alerted =
        Wire.decoded(
            bench.committed(PipelineTopic.DRIFT_ALERTS, alerts), DriftAlert.getClassSchema());
    return new Said(
        reported.stream().map(report -> comparable(parsed(ContractJson.of(report)))).toList(),
        json(alerted));
  }

  private static List<JsonNode> json(List<? extends SpecificRecord> records) {
    List<JsonNode> json = new ArrayList<>();
    records.forEach(record -> json.add(parsed(ContractJson.of(record))));
    return json;
  }

  /** As it is read back: whole numbers have one type then. */
  private static ObjectNode parsed(ObjectNode json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where in the samples topic a window was closed depends on how transactions fell. */
  private static JsonNode comparable(ObjectNode report) {
    report.remove("samples_until");
    return report;
  }
}
