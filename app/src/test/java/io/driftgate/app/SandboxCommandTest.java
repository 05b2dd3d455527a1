package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.sandbox.SandboxStatus;
import io.driftgate.sandbox.SandboxStatus.Node;
import io.driftgate.sandbox.SandboxStatus.NodeState;
import io.driftgate.sandbox.SandboxStatus.State;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SandboxCommandTest {
  private static final SandboxStatus DEGRADED =
      new SandboxStatus(
          State.DEGRADED,
          "127.0.0.1:9092",
          "http://127.0.0.1:8081/apis/ccompat/v7",
          List.of(
              new Node("broker-1", 4711, 9092, NodeState.RUNNING, "running"),
              new Node("registry", 0, 8081, NodeState.GONE, "process 4712 is gone")),
          Path.of("/data/sandbox"));

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void jsonHoldsAddressesPidsAndState() throws Exception {
    JsonNode json = new ObjectMapper().readTree(SandboxCommand.json(DEGRADED).toString());

    assertThat(json.path("state").asText()).isEqualTo("DEGRADED");
    assertThat(json.path("bootstrapServers").asText()).isEqualTo("127.0.0.1:9092");
    assertThat(json.path("registryUrl").asText())
        .isEqualTo("http://127.0.0.1:8081/apis/ccompat/v7");
    assertThat(json.path("directory").asText()).isEqualTo("/data/sandbox");
    assertThat(json.path("pids").toString()).isEqualTo("{\"broker-1\":4711}");
    assertThat(json.path("nodes").path(1).path("detail").asText())
        .isEqualTo("process 4712 is gone");
  }

  @Test
  void startEndsWithWhatAPropertiesFileNeedsAndHowToStop() {
    PrintWriter writer = new PrintWriter(out);

    SandboxCommand.printText(DEGRADED, true, writer);

    writer.flush();
    assertThat(out.toString().lines())
        .containsSubsequence(
            "kafka.bootstrap.servers=127.0.0.1:9092",
            "registry.url=http://127.0.0.1:8081/apis/ccompat/v7",
            "To stop it: driftgate sandbox stop --dir /data/sandbox");
  }

  @Test
  void statusOfNothingIsStoppedAndNotWell() throws Exception {
    int code = execute("status", "--dir", directory.toString(), "--output", "json");

    assertThat(code).isEqualTo(1);
    assertThat(new ObjectMapper().readTree(out.toString()).path("state").asText())
        .isEqualTo("STOPPED");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void stopOfNothingIsWell() {
    assertThat(execute("stop", "--dir", directory.toString())).isZero();
    assertThat(err.toString()).startsWith("nothing runs in " + directory);
  }

  @Test
  void badUseIsToldApartFromFailure() {
    assertThat(execute("start", "--dir", directory.toString(), "--brokers", "2")).isEqualTo(2);
    assertThat(err.toString()).startsWith("--brokers is 2; a sandbox has 1 broker or 3.");
  }

  @Test
  void sandboxAloneIsBadUse() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Say what to do: sandbox start, stop or status.");
  }

  private int execute(String... arguments) {
    return new CommandLine(new SandboxCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
