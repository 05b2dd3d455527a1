package io.driftgate.app.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.app.pipeline.Models;
import io.driftgate.models.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The limits on a trial's time, with programs in place of the JVM that wait or that work. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs sh")
class TrialProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @TempDir Path directory;

  @Test
  void waitingUsesUpNothingButPatience() throws IOException {
    // longer than the limit, and then it ends in its own way
    assertThatThrownBy(() -> tried("sleep 1.5; exit 7"))
        .isInstanceOf(ModelRefusedException.class)
        .isNotInstanceOf(TrialTimedOutException.class)
        .hasMessageContaining("its process ended with 7");
  }

  @Test
  void patienceEnds() throws IOException {
    assertThatThrownBy(() -> tried("exec sleep 600"))
        .isInstanceOf(TrialTimedOutException.class)
        .hasMessageContaining("within 3000 ms, 3 times models.trial.timeout-ms");
  }

  @Test
  void processorTimeIsLimited() throws IOException {
    long begin = System.nanoTime();
    assertThatThrownBy(() -> tried("while :; do :; done"))
        .isInstanceOf(TrialTimedOutException.class)
        .hasMessageContaining("within 1000 ms of processor time (models.trial.timeout-ms)");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(LIMIT);
  }

  private void tried(String script) throws IOException {
    Path program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    ModelBundle bundle = Admission.read(Models.table(directory));
    new TrialProcess(new ChildJvm(program.toString(), ""), LIMIT, 1L << 30, 1).run(bundle, "model");
  }
}
