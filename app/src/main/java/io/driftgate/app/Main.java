package io.driftgate.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code driftgate}. The commands name no class of Kafka or ONNX in their fields and
 * signatures, so that one that needs neither does not pay for loading them.
 */
@Command(
    name = "driftgate",
    description = "Streaming inference on Kafka Streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      TopicsCommand.class,
      ModelCommand.class,
      DriftCommand.class,
      RolloutCommand.class,
      ReplayCommand.class,
      ProduceCommand.class,
      TailCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      SandboxCommand.class,
      SimulateCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  public static void main(String[] arguments) {
    // Not exit() at once: what was printed has to leave first, whatever the platform's charset.
    CommandLine commandLine =
        commandLine(writer(FileDescriptor.out, false), writer(FileDescriptor.err, true));
    int exitCode = commandLine.execute(arguments);
    commandLine.getOut().flush();
    commandLine.getErr().flush();
    System.exit(exitCode);
  }

  /** The whole command line, as {@code main} runs it. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new FailureHandler());
  }

  private static PrintWriter writer(FileDescriptor descriptor, boolean flushEachLine) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8),
        flushEachLine);
  }
}
