package io.driftgate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoIT {

  @Test
  void aShortDemoAddsUp() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new PrintWriter(out), new PrintWriter(err))
            .execute("demo", "--once", "--seconds", "200", "--rate", "1000", "--output", "json");

    assertThat(exitCode).as(out + "\n" + err).isZero();
    JsonNode account = new ObjectMapper().readTree(out.toString());
    assertThat(account.get("acknowledged").asLong()).isGreaterThan(1_000);
    assertThat(account.get("predictions").asLong()).isEqualTo(account.get("audits").asLong());
    assertThat(account.get("deadLetters").size()).isEqualTo(Flaw.values().length);
    assertThat(account.get("problems")).isEmpty();
    assertThat(account.get("judgedWindows").asLong()).isPositive();
    assertThat(account.get("story")).hasSize(Part.values().length);
    assertThat(account.at("/accuracy/routed").asDouble())
        .isGreaterThan(account.at("/accuracy/alwaysFirst").asDouble());
    assertThat(err.toString()).contains("events/s");
  }
}
