package io.driftgate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.driftgate.sandbox.SandboxStatus.NodeState;
import io.driftgate.sandbox.SandboxStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
  private static final long MEBIBYTE = 1L << 20;

  @TempDir private Path temporary;
  private final List<String> progress = new ArrayList<>();
  private SandboxOptions options = SandboxOptions.inDirectory(Path.of(""), Path.of(""));

  @BeforeEach
  void layOutPrograms() throws IOException {
    options =
        SandboxOptions.inDirectory(temporary.resolve("sandbox"), temporary.resolve("home"))
            .withFreePorts();
    Files.createDirectories(options.home().resolve("broker"));
    Files.createDirectories(options.home().resolve("registry"));
    Files.createFile(options.home().resolve("broker/kafka-server-4.3.1.jar"));
    Files.createFile(options.home().resolve("registry/apicurio-registry-app-3.0.9-runner.jar"));
  }

  @Test
  void fullDiskIsRefusedBeforeAnythingStarts() {
    Sandbox sandbox = new Sandbox(options, folder -> 199 * MEBIBYTE, StartLimits.USUAL);

    assertThatThrownBy(() -> sandbox.start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "The disk is full: 199 MiB are left below %s, and a sandbox wants 200 MiB. Free some space, or put the sandbox on another disk with --dir."
                .formatted(options.directory()));
    assertThat(sandbox.status().nodes()).isEmpty();
  }

  @Test
  void programThatDiesAtOnceLeavesNothingBehind() {
    // The jars are empty files: Java itself refuses the registry's, which is started first.
    Sandbox sandbox = new Sandbox(options, folder -> 200 * MEBIBYTE, StartLimits.USUAL);

    assertThatThrownBy(() -> sandbox.start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("died while it was starting (exit code 1)")
        .hasMessageContaining(options.directory().resolve("logs") + "/");
    assertThat(sandbox.status().nodes()).allMatch(node -> node.state() == NodeState.STOPPED);
  }

  @Test
  void missingProgramsAreNamedWithTheCommandThatBuildsThem() throws IOException {
    Files.delete(options.home().resolve("broker/kafka-server-4.3.1.jar"));

    assertThatThrownBy(() -> Sandbox.in(options).start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith("No broker in " + options.home().resolve("broker"))
        .hasMessageContaining("mvn -pl sandbox process-resources");
  }

  @Test
  void mixedVersionsAreRefused() throws IOException {
    Files.createFile(options.home().resolve("broker/kafka-server-4.3.0.jar"));

    assertThatThrownBy(() -> Sandbox.in(options).start(progress::add))
        .isInstanceOf(SandboxException.class)
        .hasMessageStartingWith("More than one version of the broker")
        .hasMessageContaining("clean process-resources");
  }

  @Test
  void reusedPidIsShownAndItsOwnerLeftAlone() throws IOException {
    Process stranger = new ProcessBuilder("/bin/sh", "-c", "read line").start();
    try {
      record(new RecordedProcess(stranger.pid(), 1_000_000));
      Sandbox sandbox = Sandbox.in(options);

      SandboxStatus status = sandbox.status();
      sandbox.stop(progress::add);

      assertThat(status.state()).isEqualTo(State.STOPPED);
      assertThat(status.nodes())
          .singleElement()
          .satisfies(
              node -> {
                assertThat(node.state()).isEqualTo(NodeState.GONE);
                assertThat(node.pid()).isZero();
                assertThat(node.detail()).contains("its number now belongs to another program (");
              });
      assertThat(stranger.isAlive()).isTrue();
      assertThat(progress)
          .singleElement()
          .asString()
          .startsWith(
              "registry: process "
                  + stranger.pid()
                  + " is gone, its number now belongs to another program");
      assertThat(sandbox.status().nodes()).allMatch(node -> node.state() == NodeState.STOPPED);
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void secondCommandOnTheSameFolderIsRefused() {
    SandboxFolder folder = new SandboxFolder(options.directory());
    record(RecordedProcess.NONE);

    assertThatThrownBy(
            () ->
                folder.alone(
                    () -> {
                      Sandbox.in(options).stop();
                      return "stopped";
                    }))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "Another command is just starting or stopping the sandbox in %s; wait for it to end."
                .formatted(options.directory()));
  }

  @Test
  void stopTouchesNoFolderThatIsNoSandbox() {
    Sandbox.in(options).stop(progress::add);

    assertThat(progress).containsExactly("nothing runs in " + options.directory());
    assertThat(options.directory()).doesNotExist();
  }

  @Test
  void brokersAreOneOrThree() {
    assertThatThrownBy(() -> options.withBrokers(2))
        .isInstanceOf(SandboxException.class)
        .hasMessage("A sandbox has 1 broker or 3, not 2.");
  }

  private void record(RecordedProcess process) {
    SandboxFolder folder = new SandboxFolder(options.directory());
    folder.create();
    folder
        .stateFile()
        .write(new SandboxState(List.of(new NodeRecord("registry", 8081, 0, process))));
  }
}
