package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be shown is said before anything is read. */
class DriftShowCommandTest {

  @Test
  void theHelpIsThereBesideTheVersionOfTheModel() {
    StringWriter out = new StringWriter();

    int exitCode =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(new StringWriter()))
            .execute("drift", "show", "--help");

    assertThat(exitCode).isZero();
    assertThat(out.toString()).contains("--version=V", "--outcomes", "--help");
  }

  @ParameterizedTest
  @CsvSource({
    "--rows, --rows needs --window TIME",
    "--outcomes --rows, --rows needs --window TIME",
    "--outcomes --html=p.html, --html has no pictures of outcomes",
  })
  void whatDoesNotFitIsNamed(String options, String message) {
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .execute(("drift show " + options).split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().replaceAll("\\s+", " ")).contains(message);
  }
}
