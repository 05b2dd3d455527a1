package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code driftgate run} in a process of its own, as the launcher starts it. */
final class InstanceProcess implements AutoCloseable {
  /** Those that nobody has ended: they should be alive. */
  private static final Set<InstanceProcess> EXPECTED = ConcurrentHashMap.newKeySet();

  private final Process process;
  private final Path log;

  private InstanceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static InstanceProcess start(Workbench bench, Path directory, String... jvmOptions) {
    try {
      Path log = Files.createTempFile(directory, "instance", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      if (Runtime.version().feature() > 17) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      // not the class path of this JVM: onnxruntime cannot bear so long a command line
      command.add("-Xmx512m");
      command.addAll(options());
      command.addAll(List.of(jvmOptions));
      command.addAll(
          List.of(
              "-cp",
              Path.of(System.getProperty("driftgate.lib")) + "/*",
              "io.driftgate.app.Main",
              "run",
              "--config",
              bench.configFile().toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      InstanceProcess instance = new InstanceProcess(process, log);
      EXPECTED.add(instance);
      return instance;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that the build gives to integration tests. */
  private static List<String> options() {
    String options = System.getProperty("integration.test.jvm", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }

  /** Whether one has ended that nobody has ended. */
  static boolean anyDied() {
    return EXPECTED.stream().anyMatch(instance -> !instance.isAlive());
  }

  /** What all that should be alive have written, for the message of a failure. */
  static String logs() {
    return EXPECTED.stream()
        .map(
            instance ->
                "instance "
                    + instance.process.pid()
                    + (instance.isAlive()
                        ? " has written:\n"
                        : " has ended with " + instance.process.exitValue() + ", having written:\n")
                    + instance.log())
        .collect(Collectors.joining("\n", "\n", ""));
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory, in KiB; from Linux's own book-keeping. */
  long residentKib() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: nothing is said good-bye to. */
  void kill() {
    EXPECTED.remove(this);
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM. */
  void terminate() {
    EXPECTED.remove(this);
    process.destroy();
    awaitExit();
  }

  private void awaitExit() {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends%n%s", log()).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    EXPECTED.remove(this);
    if (process.isAlive()) {
      kill();
    }
  }
}
