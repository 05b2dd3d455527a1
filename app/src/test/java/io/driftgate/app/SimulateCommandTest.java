package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();
  @TempDir private Path directory;

  @Test
  void writesApplicationsAndOutcomes() throws IOException {
    Path file = directory.resolve("new/loans.csv");

    assertThat(run("--events", "250", "--output", file.toString())).isZero();

    List<String> lines = Files.readAllLines(file);
    List<String> outcomes = Files.readAllLines(directory.resolve("new/loans.outcomes.csv"));
    assertThat(lines).hasSize(251);
    assertThat(lines.get(0))
        .isEqualTo(
            "event_id,event_time,applicant_id,income,age,loan_amount,loan_term_months,"
                + "employment_years,employment,existing_debt,previous_defaults,has_collateral");
    assertThat(lines.get(250)).startsWith("app-0000250,2026-01-01T04:09:00Z,applicant-");
    assertThat(outcomes).hasSize(251);
    assertThat(outcomes.get(0)).isEqualTo("event_id,label");
    assertThat(outcomes.get(250)).matches("app-0000250,(PAID|DEFAULT)");
    assertThat(out.toString())
        .contains("250 applications in " + file)
        .contains("driftgate produce --input " + file);
  }

  @Test
  void compressesWhereTheNameSaysSo() throws IOException {
    Path plain = directory.resolve("loans.csv");
    Path compressed = directory.resolve("loans.csv.gz");

    run("--events", "100", "--output", plain.toString());
    run("--events", "100", "--output", compressed.toString());

    assertThat(unzipped(compressed)).isEqualTo(Files.readAllLines(plain));
    assertThat(unzipped(directory.resolve("loans.outcomes.csv.gz"))).hasSize(101);
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path first = directory.resolve("first.csv");
    Path same = directory.resolve("same.csv");
    Path other = directory.resolve("other.csv");

    run("--events", "500", "--output", first.toString(), "--seed", "5");
    run("--events", "500", "--output", same.toString(), "--seed", "5");
    run("--events", "500", "--output", other.toString(), "--seed", "6");

    assertThat(same).hasSameBinaryContentAs(first);
    assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(first));
  }

  @Test
  void theShiftBeginsAtTheGivenEvent() throws IOException {
    Path plain = directory.resolve("plain.csv");
    Path shifted = directory.resolve("shifted.csv");

    run("--events", "500", "--output", plain.toString());
    run("--events", "500", "--output", shifted.toString(), "--shift-at", "300");

    List<String> expected = Files.readAllLines(plain);
    List<String> found = Files.readAllLines(shifted);
    assertThat(found.subList(0, 301)).isEqualTo(expected.subList(0, 301));
    assertThat(found.get(301)).isNotEqualTo(expected.get(301));
  }

  @Test
  void writesTheBundleToo() {
    Path models = directory.resolve("models");

    assertThat(
            run(
                "--events", "10",
                "--output", directory.resolve("loans.csv").toString(),
                "--bundle", models.toString()))
        .isZero();

    assertThat(models.resolve("loan-risk/1/model.onnx")).isNotEmptyFile();
    assertThat(out.toString()).contains("driftgate model publish " + models.resolve("loan-risk/1"));
  }

  @Test
  void wrongNumbersAreBadUse() {
    String output = directory.resolve("loans.csv").toString();

    assertThat(run("--events", "0", "--output", output)).isEqualTo(2);
    assertThat(run("--events", "10", "--output", output, "--shift-at", "10")).isEqualTo(2);

    assertThat(errors.toString())
        .contains("--events is 0, expected 1 or more")
        .contains("--shift-at is 10, expected 0 to 9: the index of an event");
    assertThat(directory.resolve("loans.csv")).doesNotExist();
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(run("--events", "1", "--output", file.resolve("loans.csv").toString())).isOne();

    assertThat(errors.toString()).contains(file.toString()).contains("--output");
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private static List<String> unzipped(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
