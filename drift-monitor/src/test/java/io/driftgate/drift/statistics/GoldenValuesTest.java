package io.driftgate.drift.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.models.reference.ReferenceColumn;
import io.driftgate.models.reference.ReferenceTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What scipy says of the same numbers. */
class GoldenValuesTest {
  private static final Path CASES = Path.of(System.getProperty("cases.dir", "../shared/cases"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double STATISTIC = 1e-12;
  private static final double RELATIVE = 1e-9;

  /** Below it, a double has no nine digits left. */
  private static final double SMALLEST_P = 1e-300;

  @Test
  void twoSamples() throws IOException {
    Path file = present("statistics/two-sample.jsonl.gz");
    int pairs = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode pair = JSON.readTree(line);
        double[] x = numbers(pair.get("x"));
        double[] y = numbers(pair.get("y"));
        String name = pair.get("name").asText();
        KolmogorovSmirnov ks = KolmogorovSmirnov.test(x, y);
        JsonNode expected = pair.get("ks");
        assertThat(ks.statistic())
            .as(name)
            .isEqualTo(expected.get("d").asDouble(), within(STATISTIC));
        assertThat(ks.method().name().toLowerCase(java.util.Locale.ROOT))
            .startsWith(expected.get("method").asText());
        assertP(name, ks.pValue(), expected.get("p").asDouble());
        assertP(
            name,
            KolmogorovSmirnov.test(x, y, KolmogorovSmirnov.Method.ASYMPTOTIC).pValue(),
            expected.get("p_asymptotic").asDouble());
        if (pair.has("wasserstein")) {
          assertRelative(name, Wasserstein.distance(x, y), pair.get("wasserstein").asDouble());
        }
        if (pair.has("mann_whitney")) {
          MannWhitney u = MannWhitney.test(x, y);
          assertRelative(name, u.statistic(), pair.at("/mann_whitney/u").asDouble());
          assertP(name, u.pValue(), pair.at("/mann_whitney/p").asDouble());
        }
        pairs++;
      }
    }
    assertThat(pairs).isEqualTo(168);
  }

  @Test
  void binnedCounts() throws IOException {
    JsonNode golden = JSON.readTree(present("statistics/binned-and-corrections.json").toFile());
    assertThat(golden.get("binned")).isNotEmpty();
    for (JsonNode expected : golden.get("binned")) {
      BinnedCounts counts =
          BinnedCounts.of(whole(expected.get("reference")), whole(expected.get("current")));
      String name = expected.get("reference").toString();
      assertRelative(name, counts.totalVariation(), expected.get("total_variation").asDouble());
      assertRelative(
          name,
          counts.jensenShannonDistance(),
          expected.get("jensen_shannon_distance_base2").asDouble());
      BinnedCounts.ChiSquare chi = counts.chiSquare();
      assertRelative(name, chi.statistic(), expected.at("/chi_square/statistic").asDouble());
      assertThat(chi.degreesOfFreedom()).isEqualTo(expected.at("/chi_square/dof").asInt());
      assertP(name, chi.pValue(), expected.at("/chi_square/p").asDouble());
      if (expected.has("psi")) {
        assertRelative(name, counts.populationStabilityIndex(), expected.get("psi").asDouble());
      } else {
        assertThat(counts.populationStabilityIndex()).isInfinite();
      }
    }
  }

  @Test
  void corrections() throws IOException {
    JsonNode golden = JSON.readTree(present("statistics/binned-and-corrections.json").toFile());
    assertThat(golden.get("multiple_testing")).isNotEmpty();
    for (JsonNode expected : golden.get("multiple_testing")) {
      double[] p = numbers(expected.get("p"));
      assertAll("bonferroni", AdjustedPValues.bonferroni(p), expected);
      assertAll("holm", AdjustedPValues.holm(p), expected);
      assertAll("benjamini_hochberg", AdjustedPValues.benjaminiHochberg(p), expected);
      assertAll("benjamini_yekutieli", AdjustedPValues.benjaminiYekutieli(p), expected);
    }
  }

  /** Every window of 3,000 events of the electricity stream against both references. */
  @Test
  void electricity() throws IOException {
    JsonNode golden = JSON.readTree(present("electricity/expected-drift.json").toFile());
    ReferenceTable events = table("electricity/events.csv.gz");
    int compared = 0;
    for (JsonNode window : golden.get("windows")) {
      for (JsonNode feature : golden.get("features")) {
        for (String version : new String[] {"v1", "v2"}) {
          String name = feature.asText();
          JsonNode expected = window.get("ks_" + version + "_" + name);
          if (expected == null) {
            continue;
          }
          double[] reference =
              column(table("electricity/reference-" + version + ".csv.gz"), name, 0, -1);
          double[] current =
              column(events, name, window.get("from").asInt(), window.get("to").asInt());
          KolmogorovSmirnov ks =
              KolmogorovSmirnov.test(reference, current, KolmogorovSmirnov.Method.ASYMPTOTIC);
          assertThat(ks.statistic())
              .as(window.get("from") + " " + name + " " + version)
              .isEqualTo(expected.get(0).asDouble(), within(STATISTIC));
          assertP(name, ks.pValue(), expected.get(1).asDouble());
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static Path present(String file) {
    Path path = CASES.resolve(file);
    assumeTrue(Files.isRegularFile(path), "no case at " + path);
    return path;
  }

  private static ReferenceTable table(String file) throws IOException {
    return ReferenceTable.read(file, Files.readAllBytes(present(file)));
  }

  private static double[] column(ReferenceTable table, String name, int from, int to) {
    ReferenceColumn column = Objects.requireNonNull(table.column(name));
    int end = to < 0 ? column.rows() : Math.min(to, column.rows());
    double[] values = new double[end - from];
    for (int row = from; row < end; row++) {
      values[row - from] = column.number(row);
    }
    return values;
  }

  private static void assertAll(String key, double[] found, JsonNode expected) {
    double[] wanted = numbers(expected.get(key));
    assertThat(found).hasSameSizeAs(wanted);
    for (int index = 0; index < wanted.length; index++) {
      assertP(key, found[index], wanted[index]);
    }
  }

  private static void assertP(String name, double found, double expected) {
    if (expected >= SMALLEST_P) {
      assertRelative(name, found, expected);
    } else {
      assertThat(found).as(name).isLessThan(2 * SMALLEST_P);
    }
  }

  private static void assertRelative(String name, double found, double expected) {
    assertThat(found).as(name).isEqualTo(expected, within(Math.abs(expected) * RELATIVE));
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = array.get(index).asDouble();
    }
    return numbers;
  }

  private static long[] whole(JsonNode array) {
    long[] numbers = new long[array.size()];
    for (int index = 0; index < numbers.length; index++) {
      numbers[index] = array.get(index).asLong();
    }
    return numbers;
  }
}
