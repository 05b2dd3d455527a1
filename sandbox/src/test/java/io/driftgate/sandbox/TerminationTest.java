package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminationTest {
  private final List<String> progress = new ArrayList<>();

  @Test
  void processThatIgnoresTheRequestIsKilledAndThatIsSaid() throws Exception {
    Process stubborn = readyProcess("trap '' TERM; echo ready; read line");

    end(stubborn, Duration.ofMillis(100));

    assertThat(stubborn.waitFor()).isEqualTo(137);
    assertThat(progress)
        .singleElement()
        .asString()
        .startsWith(
            "registry (process %d) did not end within 0 s of being asked to; killed."
                .formatted(stubborn.pid()));
  }

  @Test
  void processThatEndsWhenAskedIsNotKilled() throws Exception {
    Process obedient = readyProcess("trap 'exit 0' TERM; echo ready; while :; do :; done");

    end(obedient, Duration.ofMinutes(1));

    assertThat(obedient.waitFor()).isZero();
    assertThat(progress).isEmpty();
  }

  private void end(Process process, Duration patience) {
    new Termination(patience)
        .end(List.of(new Termination.Target("registry", process.toHandle())), progress::add);
  }

  private static Process readyProcess(String script) throws IOException {
    Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("ready");
    return process;
  }
}
