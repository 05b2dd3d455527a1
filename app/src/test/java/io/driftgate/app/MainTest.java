package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("(?s)driftgate \\d+\\.\\d+.*");
  }

  @Test
  void badUseIsTwo() {
    assertThat(run("config", "--no-such-option")).isEqualTo(2);
    assertThat(run("config", "--set", "novalue")).isEqualTo(2);
  }

  @Test
  void aWrongConfigurationIsOneWithAPlainMessage() {
    assertThat(run("config", "--set", "http.port=x")).isEqualTo(1);
    assertThat(err.toString()).contains("http.port = x").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void verboseShowsWhereAFailureHappened() {
    assertThat(run("config", "--verbose", "--set", "http.port=x")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void printsTheConfigurationForPeopleAndPrograms() throws Exception {
    assertThat(run("config", "--set", "http.port=9")).isZero();
    assertThat(out.toString()).containsPattern("http\\.port +9 +command line --set");
    out.getBuffer().setLength(0);

    assertThat(run("config", "--output", "json", "--set", "http.port=9")).isZero();
    JsonNode port = new ObjectMapper().readTree(out.toString()).get("http.port");
    assertThat(port.get("value").asText()).isEqualTo("9");
    assertThat(port.get("source").asText()).isEqualTo("command_line");
  }

  private int run(String... arguments) {
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }
}
