package io.driftgate.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of the same Java as this one, which outlives this one. */
final class ChildProcess {
  private static final Path SHELL = Path.of("/bin/sh");

  private final Process process;
  private final NodeLog log;

  private ChildProcess(Process process, NodeLog log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param arguments what comes after {@code java}
   * @param output receives what the process prints
   * @param nodeLog the file that the process itself logs to
   */
  static ChildProcess start(
      Path workingDirectory, List<String> arguments, Path output, Path nodeLog) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      // Ctrl-C in the terminal, and closing it, reach the whole group of processes; the sandbox is
      // stopped by name only.
      command.addAll(List.of(SHELL.toString(), "-c", "trap '' HUP INT; exec \"$@\"", "sandbox"));
    }
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(arguments);
    NodeLog log = NodeLog.from(nodeLog, output);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(workingDirectory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      return new ChildProcess(process, log);
    } catch (IOException e) {
      throw new SandboxException("Cannot start " + command + ": " + e.getMessage(), e);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  NodeLog log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended, in words. */
  String ending() {
    return "exit code " + process.exitValue();
  }

  boolean succeeded() {
    return process.exitValue() == 0;
  }

  /** Whether it ended within this time. */
  boolean endsWithinMillis(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("Interrupted while the sandbox was starting", e);
    }
  }

  void kill() {
    process.destroyForcibly();
  }
}
