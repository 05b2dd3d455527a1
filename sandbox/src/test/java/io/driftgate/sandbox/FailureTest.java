package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
  @TempDir private Path directory;
  private SandboxFolder folder = new SandboxFolder(Path.of(""));
  private SandboxNode node = new RegistryNode(8081, folder, new RuntimeHome(Path.of("")));

  @BeforeEach
  void makeFolder() {
    folder = new SandboxFolder(directory);
    folder.create();
    node = new RegistryNode(8081, folder, new RuntimeHome(directory));
  }

  @Test
  void showsTheLastLinesOfThisRunAndWhereTheRestIs() throws IOException {
    Files.writeString(folder.log("registry"), "an older run\n");
    NodeLog log = log();
    append(
        IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

    String message = Failure.died(node, "exit code 3", log).getMessage();

    assertThat(message)
        .startsWith(
            "registry died while it was starting (exit code 3).\nThe last lines of "
                + folder.log("registry")
                + ":\n  line 9\n")
        .endsWith("  line 20");
  }

  @Test
  void onlyLinesOfThisRunCount() throws IOException {
    Files.writeString(folder.log("registry"), "java.io.IOException: No space left on device\n");

    String message = Failure.died(node, "exit code 3", log()).getMessage();

    assertThat(message)
        .isEqualTo(
            "registry died while it was starting (exit code 3).\nIt wrote nothing to %s or %s."
                .formatted(folder.log("registry"), folder.output("registry")));
  }

  @Test
  void fullDiskIsRecognised() throws IOException {
    NodeLog log = log();
    append("ERROR java.io.IOException: No space left on device\n");

    assertThat(Failure.died(node, "exit code 1", log).getMessage())
        .startsWith(
            "The disk is full: registry could not write below %s and ended (exit code 1). Free some space, or put the sandbox on another disk with --dir.\n"
                .formatted(directory.resolve("registry")))
        .contains("No space left on device");
  }

  @Test
  void portTakenMeanwhileIsRecognised() throws IOException {
    NodeLog log = log();
    Files.writeString(
        folder.output("registry"), "java.net.BindException: Address already in use\n");

    assertThat(Failure.died(node, "exit code 1", log).getMessage())
        .startsWith(
            "registry ended (exit code 1) because another program took one of its ports just now.");
  }

  @Test
  void silentNodeIsNamedWithItsProcessAndPort() {
    assertThat(Failure.silent(node, 42, 90, log()).getMessage())
        .startsWith(
            "registry (process 42) runs, but did not answer on 127.0.0.1:8081 within 90 s.");
  }

  private NodeLog log() {
    return NodeLog.from(folder.log("registry"), folder.output("registry"));
  }

  private void append(String text) throws IOException {
    Files.writeString(
        folder.log("registry"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
