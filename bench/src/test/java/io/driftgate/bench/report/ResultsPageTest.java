package io.driftgate.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
  @TempDir Path directory;

  @Test
  void aSectionIsWrittenOverAndTheOthersStay() throws IOException {
    Path file = directory.resolve("RESULTS.md");
    ResultsPage page = new ResultsPage(file);
    page.write(report("throughput", 0.5));
    page.write(report("latency", 2.5));

    page.write(report("throughput", 0.7));

    assertThat(Files.readString(file))
        .contains("0.700", "2.500", "missed", ">= 0.800")
        .doesNotContain("0.500")
        .containsOnlyOnce("## throughput")
        .containsOnlyOnce("## latency");
  }

  /** Comparisons are measured one by one, and recorded one by one. */
  @Test
  void aComparisonHasASectionOfItsOwn() throws IOException {
    Path file = directory.resolve("RESULTS.md");
    ResultsPage page = new ResultsPage(file);
    page.write(report("throughput, peers", 0.5));
    page.write(report("throughput, trees", 2.5));
    page.write(report("throughput", 3.5));

    page.write(report("throughput, peers", 0.7));

    assertThat(Files.readString(file))
        .contains("0.700", "2.500", "3.500")
        .doesNotContain("0.500")
        .containsOnlyOnce("## throughput, peers")
        .containsOnlyOnce("## throughput, trees");
  }

  /** For programs a row is an object, and one of the two would be lost. */
  @Test
  void twoColumnsCannotHaveOneName() {
    assertThatThrownBy(() -> new Table("latency", List.of("p50", "least", "least"), List.of()))
        .hasMessageContaining("least");
  }

  @Test
  void programsGetNumbers() {
    assertThat(report("throughput", 0.9).json())
        .contains("\"contestant\" : \"copy\"", "\"events/s\" : 0.9", "\"met\" : true");
  }

  private static Report report(String name, double figure) {
    return new Report(
        name,
        "bench/run " + name,
        Instant.EPOCH,
        Map.of("processors", "2"),
        Map.of("rounds", "1"),
        List.of(
            new Table(
                "speed", List.of("contestant", "events/s"), List.of(List.of("copy", figure)))),
        List.of(new Judgement("driftgate / copy", figure, figure, figure, 0.8, true)));
  }
}
