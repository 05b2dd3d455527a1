package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad use of a backtest is said before anything is read. */
class DriftBacktestCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--labels-late=48, give --candidate",
    "--candidate=b --labels-late=-1, --labels-late = -1: expected 0 to 200000",
    "--candidate=b --labels-late=200001, --labels-late = 200001: expected 0 to 200000",
  })
  void whatDoesNotFitIsNamed(String options, String message) {
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .execute(("drift backtest --bundle=a --input=e.csv " + options).split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().replaceAll("\\s+", " ")).contains(message);
  }
}
