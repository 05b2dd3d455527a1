package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import blue.strategic.parquet.ParquetWriter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.pipeline.Drift;
import io.driftgate.drift.alert.Baseline;
import io.driftgate.drift.alert.Calibration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.MessageTypeBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an analyst does with files alone: test, calibrate by packing, backtest. */
class DriftFilesTest {
  private static final Path ELECTRICITY =
      Path.of(System.getProperty("cases.dir", "../shared/cases")).resolve("electricity");
  private static final List<String> FEATURES =
      List.of("period", "nswprice", "nswdemand", "vicprice", "vicdemand", "transfer");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sixteen hours: the 4,000 rows of the reference are fourteen in each window on average. */
  private static final List<String> SETTINGS =
      List.of(
          "--set",
          "drift.window-ms=" + Duration.ofHours(16).toMillis(),
          "--set",
          "drift.min-rows=10",
          "--set",
          "models.trial.timeout-ms=60000");

  @TempDir private static Path directory;

  private record Ran(int exitCode, String out, String err) {}

  @BeforeAll
  static void needCases() {
    assumeTrue(Files.isDirectory(ELECTRICITY), "no case at " + ELECTRICITY);
  }

  private static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  private static Ran ran(List<String> arguments) {
    Ran ran = run(arguments.toArray(String[]::new));
    assertThat(ran.exitCode()).as("%s%n%s", arguments, ran).isZero();
    return ran;
  }

  private static List<String> test(Path reference, Path current, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "drift",
                "test",
                "--reference",
                reference.toString(),
                "--current",
                current.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static JsonNode feature(JsonNode told, String name) {
    for (JsonNode feature : told.get("features")) {
      if (feature.get("name").asText().equals(name)) {
        return feature.get("measures").get(0);
      }
    }
    throw new AssertionError("no feature " + name + " in " + told);
  }

  /** The window in which the Victorian features come alive, as a program asks and a person. */
  @Test
  void testPrintsWhatScipySaysAndWritesPictures() throws IOException {
    JsonNode golden =
        JSON.readTree(ELECTRICITY.resolve("expected-drift.json").toFile()).at("/windows/6");
    int from = golden.get("from").asInt();
    Path current =
        Drift.rows(directory.resolve("window.csv"), from, golden.get("to").asInt() - from);
    Path reference = ELECTRICITY.resolve("reference-v1.csv.gz");
    Path page = directory.resolve("test.html");

    JsonNode told =
        JSON.readTree(
            ran(test(reference, current, "--method", "asymptotic", "--output", "json")).out());
    Ran table = ran(test(reference, current, "--html", page.toString()));

    assertAsScipySays(told, golden);
    for (String name : FEATURES) {
      assertThat(table.out()).containsPattern("(?m)^" + name + " .*kolmogorov-smirnov");
    }
    assertThat(told.get("significant").asBoolean()).isTrue();
    assertThat(table.err()).contains("pictures in " + page);
    assertOpensWithoutANetwork(page);
    assertThat(run(test(reference, current, "--fail-on-drift").toArray(String[]::new)).exitCode())
        .isEqualTo(1);
    ran(test(reference, reference, "--fail-on-drift"));
  }

  @Test
  void everyWindowOfTheStreamComparesAsScipySays() throws IOException {
    JsonNode windows =
        JSON.readTree(ELECTRICITY.resolve("expected-drift.json").toFile()).get("windows");
    assertThat(windows).hasSizeGreaterThan(10);
    for (JsonNode golden : windows) {
      int from = golden.get("from").asInt();
      Path current =
          Drift.rows(
              directory.resolve("window-" + from + ".csv"), from, golden.get("to").asInt() - from);
      List<String> test =
          test(
              ELECTRICITY.resolve("reference-v1.csv.gz"),
              current,
              "--method",
              "asymptotic",
              "--output",
              "json");
      assertAsScipySays(JSON.readTree(ran(test).out()), golden);
    }
  }

  private static void assertAsScipySays(JsonNode told, JsonNode golden) {
    for (String name : FEATURES) {
      JsonNode expected = golden.get("ks_v1_" + name);
      JsonNode found = feature(told, name);
      double p = expected.get(1).asDouble();
      assertThat(found.get("effect").asDouble())
          .as("%s %s", golden.get("from"), name)
          .isEqualTo(expected.get(0).asDouble(), within(1e-12));
      assertThat(found.get("p_value").asDouble())
          .as("%s %s", golden.get("from"), name)
          .isEqualTo(p, within(1e-9 * p));
      assertThat(found.get("p_value_method").asText()).isEqualTo("asymptotic");
    }
  }

  private static void assertOpensWithoutANetwork(Path page) throws IOException {
    assertThat(Files.readString(page))
        .contains("<svg")
        .doesNotContainPattern("(src|href)=[\"']?(https?:|//)")
        .doesNotContain("@import", "url(http");
  }

  /** The same rows as CSV and as Parquet are the same, whichever side they are on. */
  @Test
  void parquetIsReadAsCsvIs() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    double[] before = random.doubles(500).toArray();
    double[] after = random.doubles(400, 0.2, 1.2).toArray();

    JsonNode csv = compared(csv("a.csv", before), csv("b.csv", after));
    JsonNode mixed = compared(csv("a.csv", before), parquet("b.parquet", after));
    JsonNode parquet = compared(parquet("a.parquet", before), parquet("b.parquet", after));

    assertThat(feature(csv, "x").get("effect").asDouble()).isGreaterThan(0.1);
    assertThat(mixed.get("features")).isEqualTo(csv.get("features"));
    assertThat(parquet.get("features")).isEqualTo(csv.get("features"));
  }

  private static JsonNode compared(Path reference, Path current) throws IOException {
    return JSON.readTree(ran(test(reference, current, "--output", "json")).out());
  }

  private static Path csv(String name, double[] values) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x"));
    for (double value : values) {
      lines.add(Double.toString(value));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private static Path parquet(String name, double[] values) throws IOException {
    MessageType schema =
        new MessageType("row", Types.required(PrimitiveTypeName.DOUBLE).named("x"));
    Path file = directory.resolve(name);
    try (ParquetWriter<Double> writer =
        ParquetWriter.writeFile(schema, file.toFile(), (value, into) -> into.write("x", value))) {
      for (double value : values) {
        writer.write(value);
      }
    }
    return file;
  }

  private static String pack(String version, Path reference, String... more) {
    List<String> pack =
        new ArrayList<>(
            List.of(
                "model",
                "pack",
                "--onnx",
                ELECTRICITY.resolve("v1.onnx").toString(),
                "--name",
                "electricity",
                "--version",
                version,
                "--reference",
                reference.toString(),
                "--directory",
                directory.toString()));
    pack.addAll(List.of(more));
    pack.addAll(SETTINGS);
    return ran(pack).out();
  }

  /**
   * As data frames are written: Parquet, times as such, rows in no order, names that no field of an
   * event could have.
   */
  @Test
  void aParquetReferenceOfOtherNamesCalibratesAsTheCsvDoes() throws IOException {
    List<String> lines = lines();
    List<String> names = FEATURES.stream().map(name -> name + " (scaled)").toList();
    pack("2", Files.write(directory.resolve("lines.csv"), lines));

    String packed = pack("3", shuffledParquet(lines, names), "--features", String.join(",", names));

    assertThat(packed)
        .contains("feature 'period (scaled)' is read from the field 'period__scaled_'")
        .contains("1 rows of the reference have no event_time; the others calibrate alone");
    Baseline csv = baseline("2");
    Baseline parquet = baseline("3");
    assertThat(parquet.calibration().t())
        .hasSizeGreaterThan(200)
        .containsExactly(csv.calibration().t());
    assertThat(parquet.from()).isEqualTo(csv.from());
    assertThat(parquet.until()).isEqualTo(csv.until());
    assertThat(parquet.calibration().usual())
        .extracting(usual -> usual.column().replace(" (scaled)", ""), Calibration.Usual::tail)
        .containsExactlyInAnyOrderElementsOf(
            csv.calibration().usual().stream()
                .map(usual -> tuple(usual.column(), usual.tail()))
                .toList());
  }

  private static Baseline baseline(String version) throws IOException {
    return Baseline.parse(
        Files.readAllBytes(
            directory.resolve("electricity").resolve(version).resolve(Baseline.FILE)));
  }

  /** Header and rows; the last row has lost its time. */
  private static List<String> lines() throws IOException {
    Path reference = ELECTRICITY.resolve("reference-v1.csv.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(reference)), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>(reader.lines().toList());
      String last = lines.remove(lines.size() - 1);
      lines.add(last.replaceFirst("^([^,]*),[^,]*,", "$1,,"));
      return lines;
    }
  }

  private static Path shuffledParquet(List<String> lines, List<String> names) throws IOException {
    List<String> columns = List.of(lines.get(0).split(","));
    List<String[]> rows =
        lines.stream().skip(1).map(line -> line.split(",")).collect(Collectors.toList());
    Collections.shuffle(rows, new Random(1));
    MessageTypeBuilder schema = Types.buildMessage();
    names.forEach(name -> schema.required(PrimitiveTypeName.DOUBLE).named(name));
    schema
        .optional(PrimitiveTypeName.INT64)
        .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
        .named("event_time");
    Path file = directory.resolve("shuffled.parquet");
    try (ParquetWriter<String[]> writer =
        ParquetWriter.writeFile(
            schema.named("row"),
            file.toFile(),
            (row, into) -> {
              for (int feature = 0; feature < names.size(); feature++) {
                String cell = row[columns.indexOf(FEATURES.get(feature))];
                into.write(names.get(feature), Double.parseDouble(cell));
              }
              String time = row[columns.indexOf("event_time")];
              if (!time.isEmpty()) {
                into.write("event_time", Instant.parse(time).toEpochMilli() * 1_000);
              }
            })) {
      for (String[] row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  /** Packing calibrates, and the backtest of a recorded stream goes by that. */
  @Test
  void packingCalibratesByAReferenceWithTimesAndTheBacktestGoesByIt() throws IOException {
    String packed = pack("1", ELECTRICITY.resolve("reference-v1.csv.gz"));

    Path bundle = directory.resolve("electricity/1");
    Baseline baseline = baseline("1");
    assertThat(baseline.calibration().windows()).isGreaterThanOrEqualTo(200);
    assertThat(packed)
        .contains(
            "baseline.json was made of "
                + baseline.calibration().windows()
                + " windows of the reference")
        .doesNotContain("textbook");
    assertThat(baseline.window()).isEqualTo(Duration.ofHours(16));
    assertThat(baseline.until()).isBefore(Instant.parse("1996-11-12T00:00:00Z"));
    assertTheBacktestGoesByIt(bundle);
  }

  private static void assertTheBacktestGoesByIt(Path bundle) throws IOException {
    Path input = Drift.rows(directory.resolve("stream.csv"), 9_000, 10_000);
    Path page = directory.resolve("backtest.html");
    List<String> arguments =
        new ArrayList<>(List.of("drift", "backtest", "--bundle", bundle.toString(), "--input"));
    arguments.add(input.toString());
    arguments.addAll(SETTINGS);
    List<String> json = new ArrayList<>(arguments);
    json.addAll(List.of("--output", "json"));
    arguments.addAll(List.of("--html", page.toString()));

    JsonNode told = JSON.readTree(ran(json).out());
    Ran table = ran(arguments);

    assertThat(told.get("reports")).hasSizeGreaterThan(300);
    assertThat(told.get("reports"))
        .filteredOn(report -> report.get("judged").asBoolean())
        .isNotEmpty()
        .allSatisfy(
            report -> {
              assertThat(report.get("rule").asText()).isEqualTo("CALIBRATED");
              assertThat(report.get("m").isNumber()).isTrue();
              assertThat(report.get("expected_accuracy").asDouble()).isBetween(0.5, 1.0);
            });
    assertThat(told.get("alerts")).isNotEmpty();
    for (JsonNode alert : told.get("alerts")) {
      assertThat(alert.get("measures")).as("%s", alert).isNotEmpty();
      assertThat(table.out()).contains(alert.get("summary").asText());
    }
    assertThat(table.out()).containsPattern("10000 events, 31\\d windows, .* episodes of drift");
    assertOpensWithoutANetwork(page);
  }
}
