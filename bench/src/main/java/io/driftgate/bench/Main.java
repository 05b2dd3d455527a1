package io.driftgate.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code bench/run}. */
@Command(
    name = "bench/run",
    description = "Benchmarks with the peers beside us; what counts are ratios within one run.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ThroughputCommand.class,
      LatencyCommand.class,
      DriftCommand.class,
      ProfileCommand.class,
      ScaleCommand.class,
      SwapCommand.class
    })
public final class Main {
  /** Runs a command and ends the JVM. */
  public static void main(String[] arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          if (failure instanceof BenchFailure) {
            System.err.println("bench: " + failure.getMessage());
          }
          failure.printStackTrace();
          return 1;
        });
    System.exit(commandLine.execute(arguments));
  }
}
