package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad use of replay is said before anything is connected to. */
class ReplayCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"replay", "replay --verify --model 1", "replay --model"})
  void oneThingIsDoneAtATime(String line) {
    assertThat(run(line)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--verify --from-offset=-1, --from-offset = -1: expected 0 or more",
    "--verify --from-offset=5 --to-offset=5, --to-offset = 5: expected more than 5",
    "--verify --to-offset=5 --until=2026-01-31T00:00:00Z, give offsets or times",
    "--verify --partition=-3, --partition = -3: expected 0 or more",
    "--verify --max-differences=-1, --max-differences = -1: expected 0 or more",
    "--verify --to=rows.csv, rows are written with --model VERSION only",
    "--model=2 --to=rows.txt, expected a name that ends in .csv or .jsonl",
  })
  void whatDoesNotFitIsNamed(String options, String message) {
    assertThat(run("replay " + options)).isEqualTo(2);
    assertThat(err.toString().replaceAll("\\s+", " ")).contains(message);
  }

  @Test
  void aRangeOfTimesEndsAfterItBegins() {
    assertThat(run("replay --verify --from=2026-02-01T00:00:00Z --until=2026-01-31T00:00:00Z"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("expected a time after --from");
  }

  private int run(String line) {
    return Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .execute(line.split(" ", -1));
  }
}
