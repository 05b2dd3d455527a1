package io.driftgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the checkout, as far as that can be seen without running them. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theLauncherIsPosixShell() throws Exception {
    assertThat(complaints("sh", "-n", script("driftgate"))).isEmpty();
  }

  @Test
  void theContinuousBuildIsBash() throws Exception {
    assumeTrue(isInstalled("bash"), "bash is not installed");
    assertThat(complaints("bash", "-n", script(".ci/run"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"driftgate", ".ci/run"})
  void aScriptCanBeStarted(String name) throws IOException {
    Path script = ROOT.resolve(name);

    assertThat(script).isExecutable();
    assertThat(Files.readString(script)).startsWith("#!").doesNotContain("\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"driftgate", ".ci/run"})
  void shellcheckHasNothingToSay(String name) throws Exception {
    assumeTrue(isInstalled("shellcheck"), "shellcheck is not installed");
    assertThat(complaints("shellcheck", script(name))).isEmpty();
  }

  private static String script(String name) {
    return ROOT.resolve(name).toString();
  }

  /** What the checker prints; an exit code that is not 0 is a complaint too. */
  private static String complaints(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int exitCode = process.waitFor();
    return exitCode == 0 ? printed : printed + " (exit code " + exitCode + ")";
  }

  private static boolean isInstalled(String program) {
    List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
    return folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
