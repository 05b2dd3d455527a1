package io.driftgate.app.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.failure.ExpectedFailure;
import io.driftgate.drift.alert.DecisionSettings;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import io.driftgate.schemas.FeatureReport;
import io.driftgate.schemas.MeasureReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoTablesTest {
  private static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  private static final Path ELECTRICITY = CASES.resolve("electricity");
  private static final DecisionSettings SETTINGS = DecisionSettings.defaults(Duration.ofMinutes(5));

  @TempDir Path directory;

  /** Every window of 3,000 events against the references of both models, as scipy has it. */
  @Test
  void electricityAgreesWithScipy() throws IOException {
    Path expected = ELECTRICITY.resolve("expected-drift.json");
    assumeTrue(Files.isRegularFile(expected), "no case at " + expected);
    List<String> lines = lines(ELECTRICITY.resolve("events.csv.gz"));
    JsonNode golden = new ObjectMapper().readTree(expected.toFile());
    int compared = 0;
    for (JsonNode window : golden.get("windows")) {
      Path current = directory.resolve("window.csv");
      List<String> rows = new ArrayList<>(List.of(lines.get(0)));
      rows.addAll(lines.subList(1 + window.get("from").asInt(), 1 + window.get("to").asInt()));
      Files.write(current, rows);
      for (String version : List.of("v1", "v2")) {
        TwoTables found =
            TwoTables.compare(
                ELECTRICITY.resolve("reference-" + version + ".csv.gz"),
                current,
                List.of(),
                KolmogorovSmirnov.Method.ASYMPTOTIC,
                SETTINGS);
        for (JsonNode feature : golden.get("features")) {
          JsonNode values = window.get("ks_" + version + "_" + feature.asText());
          MeasureReport measure = feature(found, feature.asText()).getMeasures().get(0);
          assertThat(measure.getEffect()).isEqualTo(values.get(0).asDouble(), within(1e-12));
          double p = values.get(1).asDouble();
          if (p >= 1e-300) {
            assertThat(measure.getPValue()).isEqualTo(p, within(1e-9 * p));
          }
          compared++;
        }
        assertThat(found.columns()).doesNotContain("event_id", "event_time");
      }
    }
    assertThat(compared).isEqualTo(golden.get("windows").size() * 12);
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static FeatureReport feature(TwoTables tables, String name) {
    return tables.report().getFeatures().stream()
        .filter(feature -> feature.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void categoriesThatCameAndWentAreNamedAndMissingValuesCounted() {
    Path reference =
        csv("a.csv", "plan,fee", 100, row -> (row % 2 == 0 ? "gold" : "tin") + "," + row % 7);
    Path current =
        csv(
            "b.csv",
            "plan,fee",
            100,
            row -> (row % 2 == 0 ? "gold" : "lead") + "," + (row < 50 ? "" : row % 7));

    TwoTables found = compare(reference, current);

    FeatureReport plan = feature(found, "plan");
    assertThat(plan.getCategoriesNew()).containsExactly("lead");
    assertThat(plan.getCategoriesGone()).containsExactly("tin");
    assertThat(plan.getMeasures().get(0).getEffect()).isEqualTo(0.5);
    assertThat(plan.getMeasures().get(0).getNamed()).isTrue();
    FeatureReport fee = feature(found, "fee");
    assertThat(fee.getMissingRate()).isEqualTo(0.5);
    assertThat(fee.getRows()).isEqualTo(50);
    assertThat(found.report().getSignificant()).isTrue();
  }

  @Test
  void theSameRowsAreNoDrift() {
    Path reference = csv("a.csv", "plan,fee", 100, row -> "gold," + row % 7);

    TwoTables found = compare(reference, reference);

    assertThat(found.report().getSignificant()).isFalse();
    assertThat(feature(found, "fee").getMeasures().get(0).getPValue()).isEqualTo(1);
  }

  @Test
  void whatCannotBeComparedIsSaid() {
    Path reference = csv("a.csv", "id,plan", 100, row -> "x" + row + ",gold");
    Path other = csv("b.csv", "fee,plan", 100, row -> row + ",gold");

    assertThat(compare(reference, other).notes()).anyMatch(note -> note.contains("id, fee"));
    assertThatThrownBy(() -> compare(reference, directory.resolve("none.csv")))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining("none.csv");
    assertThatThrownBy(() -> TwoTables.compare(reference, other, List.of("fee"), null, SETTINGS))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining("not in both files: fee");
    Path strangers = csv("c.csv", "other", 100, row -> "1");
    assertThatThrownBy(() -> compare(reference, strangers))
        .isInstanceOf(ExpectedFailure.class)
        .hasMessageContaining("there is nothing to compare");
  }

  /** A column of numbers in one file and of texts in the other. */
  @Test
  void kindsThatDifferAreComparedAsTexts() {
    Path reference = csv("a.csv", "code", 100, row -> Integer.toString(row % 5));
    Path current =
        csv("b.csv", "code", 100, row -> row % 5 == 0 ? "none" : Integer.toString(row % 5));

    TwoTables found = compare(reference, current);

    assertThat(feature(found, "code").getCategoriesNew()).containsExactly("none");
    assertThat(found.notes()).anyMatch(note -> note.contains("compared as text"));
  }

  private static TwoTables compare(Path reference, Path current) {
    return TwoTables.compare(reference, current, List.of(), null, SETTINGS);
  }

  /** Makes a line of a row. */
  private interface Lines {
    String line(int row);
  }

  private Path csv(String name, String header, int rows, Lines lines) {
    List<String> all = new ArrayList<>(List.of(header));
    for (int row = 0; row < rows; row++) {
      all.add(lines.line(row));
    }
    try {
      return Files.write(Objects.requireNonNull(directory).resolve(name), all);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
