package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir private Path directory;

  @Test
  void readsWhatItWrote() throws IOException {
    SandboxState state =
        new SandboxState(
            List.of(
                new NodeRecord(
                    "broker-1", 9092, 21_000, new RecordedProcess(12, 1_700_000_000_123L)),
                new NodeRecord("registry", 8081, 0, RecordedProcess.NONE)));
    StateFile file = new StateFile(directory.resolve("sandbox.json"));

    file.write(state);

    assertThat(file.read()).isEqualTo(state);
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void nothingWrittenIsEmpty() {
    assertThat(new StateFile(directory.resolve("sandbox.json")).read())
        .isEqualTo(SandboxState.EMPTY);
  }

  @Test
  void garbageIsNamedWithWhatToDo() throws IOException {
    Path file = Files.writeString(directory.resolve("sandbox.json"), "{\"nodes\": [");

    assertThatThrownBy(() -> new StateFile(file).read())
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith(file + " cannot be understood")
        .hasMessageContaining("delete the file and start again");
  }
}
