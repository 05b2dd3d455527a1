package io.driftgate.bench;

import io.driftgate.bench.contestant.UsageReporter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A contestant's process. All have the same heap and the same collector. */
final class Instance implements AutoCloseable {
  /**
   * Of every contestant. Code is compiled after a fifth of the usual number of calls: what is
   * called some ten times a second, as a commit is, would be compiled in the middle of what is
   * measured, and not in the warm-up. Threads that compile stay, or what they used would be
   * forgotten with them.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseParallelGC",
          "-XX:CompileThresholdScaling=0.2",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          "-XX:+ExitOnOutOfMemoryError");

  private static final long STOP_SECONDS = 30;
  private static final double KIB_A_MIB = 1024;

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;
  private final Path log;
  private final Thread killer;

  private Instance(Process process, Path log) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.log = log;
    // a process that is paused does not see that nobody is there any more
    this.killer = new Thread(process::destroyForcibly, "contestant-killer");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * What a process has used so far.
   *
   * @param allocatedBytes by the threads that live
   * @param compilationMillis of the JVM's compilers
   */
  record Usage(long cpuNanos, long allocatedBytes, long collectionMillis, long compilationMillis) {}

  /**
   * Starts one.
   *
   * @param lib folder of its jars; not the class path of this JVM, for ONNX Runtime cannot bear
   *     long command lines
   * @param recording file of a flight recording, written when the process ends; null for none
   */
  static Instance start(
      Path lib, String mainClass, Path log, @Nullable Path recording, List<String> arguments) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    if (recording != null) {
      // Or a sample is put down to the next place where the JVM could stop, in another method.
      options.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
      options.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    return start(lib, mainClass, log, options, arguments);
  }

  /** The same with options of its own for the JVM, in place of everybody's. */
  static Instance start(
      Path lib, String mainClass, Path log, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    if (Runtime.version().feature() > 17) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", lib + "/*", mainClass));
    command.addAll(arguments);
    try {
      return new Instance(new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Usage usage() {
    try {
      in.write(UsageReporter.USAGE + "\n");
      in.flush();
      String line = out.readLine();
      while (line != null && !line.startsWith(UsageReporter.USAGE)) {
        // the JVM itself may have something to say
        line = out.readLine();
      }
      if (line == null) {
        throw ended();
      }
      String[] words = line.split(" ", -1);
      return new Usage(
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]));
    } catch (IOException e) {
      throw new BenchFailure("a contestant ended:\n" + log(), e);
    }
  }

  /** Takes its processors away; its connections stay. */
  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  /** By the shell's own kill: not every machine has a program of that name. */
  private ProcessBuilder kill(String signal) {
    return new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid());
  }

  private void signal(String name) {
    requireAlive();
    try {
      int exit = kill(name).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new BenchFailure("kill -" + name + " ended with " + exit + "\n" + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  /** The most resident memory that it had, in MiB, from Linux's own book-keeping; NaN elsewhere. */
  double largestResidentMib() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KIB_A_MIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does nothing as long as the process runs. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw ended();
    }
  }

  private BenchFailure ended() {
    return new BenchFailure("a contestant ended:\n" + log());
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process, paused or not. */
  @Override
  public void close() {
    try {
      // it may be paused, or just have ended, which is no failure here
      kill("CONT").redirectErrorStream(true).start().waitFor();
      in.close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("bench: a contestant does not stop and is ended\n" + log());
      }
    } catch (IOException e) {
      System.err.println("bench: a contestant ended by itself\n" + log());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }
}
