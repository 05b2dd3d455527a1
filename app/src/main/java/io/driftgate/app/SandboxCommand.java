package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.sandbox.Sandbox;
import io.driftgate.sandbox.SandboxException;
import io.driftgate.sandbox.SandboxOptions;
import io.driftgate.sandbox.SandboxStatus;
import io.driftgate.sandbox.SandboxStatus.State;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code driftgate sandbox start|stop|status}: the programs of the sandbox, and where they listen.
 */
@Command(
    name = "sandbox",
    description =
        "Real Kafka and a real schema registry on this machine, as processes of their own.",
    subcommands = {
      SandboxCommand.Start.class,
      SandboxCommand.Stop.class,
      SandboxCommand.Status.class
    },
    mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {
  /** Replaced by picocli, like every other field that it fills. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: sandbox start, stop or status.");
  }

  private enum Output {
    text,
    json
  }

  /** What every subcommand takes, and how it ends. */
  private static final class Common {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "where data, logs and state are (default: ${DEFAULT-VALUE})")
    private Path directory = Path.of(".driftgate", "sandbox");

    @Option(
        names = "--output",
        paramLabel = "FORMAT",
        description = "text or json (default: ${DEFAULT-VALUE})")
    private Output output = Output.text;

    private SandboxOptions options() {
      String home = System.getProperty("sandbox.home");
      if (home == null) {
        throw new SandboxException(
            "The system property sandbox.home is not set: it names the folder with the broker and the registry. The driftgate launcher sets it.");
      }
      return SandboxOptions.inDirectory(directory, Path.of(home));
    }

    private int run(Function<SandboxOptions, Integer> action) {
      try {
        return action.apply(options());
      } catch (SandboxException e) {
        spec.commandLine().getErr().println(e.getMessage());
        spec.commandLine().getErr().flush();
        return 1;
      }
    }

    private void progress(String line) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }

    private void print(SandboxStatus status, boolean withNextSteps) {
      PrintWriter out = spec.commandLine().getOut();
      if (output == Output.json) {
        out.println(json(status).toPrettyString());
      } else {
        printText(status, withNextSteps, out);
      }
      out.flush();
    }
  }

  @Command(
      name = "start",
      description = "Starts whatever does not run yet, and returns when everything answers.",
      mixinStandardHelpOptions = true)
  static final class Start implements Callable<Integer> {
    @Mixin private Common common = new Common();

    @Option(
        names = "--brokers",
        paramLabel = "N",
        description = "1 or 3 (default: what the sandbox was made with; 1 in a new one)")
    private int brokers;

    @Option(
        names = "--kafka-port",
        paramLabel = "PORT",
        description = "this port and no other (default: 9092, or the next free one)")
    private int kafkaPort;

    @Option(
        names = "--registry-port",
        paramLabel = "PORT",
        description = "this port and no other (default: 8081, or the next free one)")
    private int registryPort;

    @Override
    public Integer call() {
      requireUsableOptions();
      return common.run(
          options -> {
            SandboxOptions asked = options.withBrokers(brokers);
            asked = kafkaPort == 0 ? asked : asked.withKafkaPort(kafkaPort);
            asked = registryPort == 0 ? asked : asked.withRegistryPort(registryPort);
            SandboxStatus status = Sandbox.in(asked).start(common::progress);
            common.print(status, true);
            return status.state() == State.RUNNING ? 0 : 1;
          });
    }

    private void requireUsableOptions() {
      if (brokers != 0 && brokers != 1 && brokers != 3) {
        throw new ParameterException(
            common.spec.commandLine(),
            "--brokers is " + brokers + "; a sandbox has 1 broker or 3.");
      }
      requirePort("--kafka-port", kafkaPort);
      requirePort("--registry-port", registryPort);
    }

    private void requirePort(String option, int port) {
      if (port < 0 || port > 65_535) {
        throw new ParameterException(
            common.spec.commandLine(),
            option + " is " + port + "; a port is a number from 1 to 65535.");
      }
    }
  }

  @Command(
      name = "stop",
      description = "Stops everything; data stays. Does nothing when nothing runs.",
      mixinStandardHelpOptions = true)
  static final class Stop implements Callable<Integer> {
    @Mixin private Common common = new Common();

    @Override
    public Integer call() {
      return common.run(
          options -> {
            Sandbox sandbox = Sandbox.in(options);
            sandbox.stop(common::progress);
            if (common.output == Output.json) {
              common.print(sandbox.status(), false);
            }
            return 0;
          });
    }
  }

  @Command(
      name = "status",
      description = "Shows what runs where; exit code 0 when everything runs, 1 when not.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin private Common common = new Common();

    @Override
    public Integer call() {
      return common.run(
          options -> {
            SandboxStatus status = Sandbox.in(options).status();
            common.print(status, false);
            return status.state() == State.RUNNING ? 0 : 1;
          });
    }
  }

  static ObjectNode json(SandboxStatus status) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("state", status.state().name());
    object.put("bootstrapServers", status.bootstrapServers());
    object.put("registryUrl", status.registryUrl());
    object.put("directory", status.directory().toString());
    ObjectNode pids = object.putObject("pids");
    ArrayNode nodes = object.putArray("nodes");
    for (SandboxStatus.Node node : status.nodes()) {
      if (node.pid() != 0) {
        pids.put(node.name(), node.pid());
      }
      nodes
          .addObject()
          .put("name", node.name())
          .put("pid", node.pid())
          .put("port", node.port())
          .put("state", node.state().name())
          .put("detail", node.detail());
    }
    return object;
  }

  static void printText(SandboxStatus status, boolean withNextSteps, PrintWriter out) {
    out.println(
        "sandbox " + status.state().name().toLowerCase(Locale.ROOT) + " in " + status.directory());
    for (SandboxStatus.Node node : status.nodes()) {
      String process = node.pid() == 0 ? "" : ", process " + node.pid();
      out.println("  " + node.name() + "  port " + node.port() + process + "  " + node.detail());
    }
    if (withNextSteps) {
      out.println();
      out.println("For a properties file:");
      out.println("kafka.bootstrap.servers=" + status.bootstrapServers());
      out.println("registry.url=" + status.registryUrl());
      out.println();
      out.println("To stop it: driftgate sandbox stop --dir " + status.directory());
    }
  }
}
