package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecordedProcessTest {
  private static final String MARK = SandboxNode.mark(Path.of("/somewhere/broker-1"));

  @Test
  void findsTheProcessThatWasRecorded() {
    RecordedProcess self = RecordedProcess.of(ProcessHandle.current());

    assertThat(self.find(MARK)).contains(ProcessHandle.current());
  }

  @Test
  void processThatEndedIsGone() throws Exception {
    Process process = new ProcessBuilder("/bin/sh", "-c", "read line").start();
    RecordedProcess recorded = RecordedProcess.of(process.toHandle());
    process.getOutputStream().close();
    process.waitFor();

    assertThat(recorded.find(MARK)).isEmpty();
    assertThat(recorded.absence(MARK))
        .isEqualTo(
            "process %d is gone (killed, crashed, or the machine was restarted)"
                .formatted(process.pid()));
  }

  @Test
  void pidThatWasGivenToAnotherProgramIsNoticed() {
    RecordedProcess recorded = new RecordedProcess(ProcessHandle.current().pid(), 1_000_000);

    assertThat(recorded.find(MARK)).isEmpty();
    assertThat(recorded.absence(MARK))
        .startsWith(
            "process " + recorded.pid() + " is gone, its number now belongs to another program (")
        .contains("java");
  }

  @Test
  void markOnTheCommandLineOutweighsClockThatWasSet() throws IOException {
    Process process = new ProcessBuilder("/bin/sh", "-c", "read line", MARK).start();
    try {
      RecordedProcess recorded = new RecordedProcess(process.pid(), 1_000_000);

      assertThat(recorded.find(MARK)).contains(process.toHandle());
      assertThat(recorded.find(MARK + "0")).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void nothingRecordedIsNotRunning() {
    assertThat(RecordedProcess.NONE.find(MARK)).isEmpty();
    assertThat(RecordedProcess.NONE.absence(MARK)).isEqualTo("not running");
  }
}
