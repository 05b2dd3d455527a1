package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.demo.Account;
import io.driftgate.app.demo.Demo;
import io.driftgate.app.demo.DemoSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything at once, on this machine. */
@Command(
    name = "demo",
    description = {
      "Starts a broker, a registry and the pipeline, sends simulated loan applications and what"
          + " became of the loans, and shows what happens: the population shifts, drift is told, a"
          + " candidate gets its chance step by step and is promoted, a bad one is taken back."
          + " Stops all of it at the end and says whether the counts add up."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int LINES_EVERY_SECONDS = 5;

  /** Draining, counting and stopping broker and registry, on a busy machine. */
  private static final Duration STOP_MAX = Duration.ofMinutes(2);

  @Spec private @Nullable CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--once",
      description =
          "Ends when the story is told, after about three minutes; exit code 1 if a count is off or"
              + " a part of the story did not happen.")
  private boolean once;

  @Option(
      names = "--seconds",
      hidden = true,
      description = "With --once: seconds to run for at most.")
  private int seconds = 300;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events a second (default: ${DEFAULT-VALUE}).",
      defaultValue = "500")
  private double eventsPerSecond;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of health and metrics (default: any free port).",
      defaultValue = "0")
  private int port;

  private int shown;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(eventsPerSecond > 0)) {
      throw new ParameterException(
          Printing.commandLine(spec), "--rate = " + eventsPerSecond + ": expected more than 0");
    }
    PrintWriter err = Printing.err(spec);
    DemoSettings settings =
        new DemoSettings(
            once,
            once ? Duration.ofSeconds(seconds) : null,
            eventsPerSecond,
            port,
            Path.of(System.getProperty("sandbox.home", "sandbox/target/runtime")));
    LogLevel.apply("info");
    boolean terminal = Boolean.getBoolean("driftgate.terminal") && !output.isJson();
    Demo demo =
        new Demo(
            settings,
            line -> err.println("driftgate: " + line),
            (screen, line) -> show(terminal, screen, line));
    try (StopSignal signal = new StopSignal(STOP_MAX)) {
      signal.whenReceived(demo::stop);
      Account account = demo.run();
      print(account);
      return (once ? account.problems() : account.miscounts()).isEmpty() ? 0 : 1;
    }
  }

  private void show(boolean terminal, List<String> screen, String line) {
    PrintWriter err = Printing.err(spec);
    shown++;
    if (terminal) {
      if (shown > 1) {
        err.print("\u001b[" + screen.size() + "A");
      }
      screen.forEach(text -> err.print(text + "\u001b[K\n"));
      err.flush();
    } else if (shown % LINES_EVERY_SECONDS == 0) {
      err.println(line);
    }
  }

  private void print(Account account) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      out.println(json(account).toPrettyString());
    } else {
      out.println();
      row(out, "events acknowledged", account.acknowledged(), "");
      row(out, "predictions", account.predictions(), "");
      row(out, "audit records", account.audits(), "one for each prediction");
      row(out, "dead letters", account.rejected(), new TreeMap<>(account.deadLetters()).toString());
      row(out, "source offsets", account.offsets(), "each of them once");
      row(
          out,
          "drift windows",
          account.judgedWindows(),
          "held against the training data; " + account.driftAlerts() + " alerts");
      out.println();
      account.story().forEach(told -> tell(out, told));
      out.println();
      out.println(
          String.format(
              Locale.ROOT,
              "Since the population shifted, %,d decisions: %.2f %% right with drift-driven routing,"
                  + " %.2f %% with version 1 alone.",
              account.accuracy().events(),
              100 * account.accuracy().routed(),
              100 * account.accuracy().alwaysFirst()));
      List<String> problems = once ? account.problems() : account.miscounts();
      problems.forEach(problem -> out.println("  WRONG: " + problem));
      out.println(
          account.miscounts().isEmpty()
              ? "Every event came out exactly once: as one prediction with its audit record, or as"
                  + " one dead letter."
              : "The counts do not add up.");
    }
    out.flush();
  }

  private static void tell(PrintWriter out, Account.Told told) {
    out.println(
        String.format(
            Locale.ROOT, "  %02d:%02d  %s", told.second() / 60, told.second() % 60, told.what()));
    if (!told.detail().isEmpty()) {
      out.println("         " + told.detail());
    }
  }

  private static void row(PrintWriter out, String name, long count, String remark) {
    out.println(
        String.format(Locale.ROOT, "  %-20s %,10d  %s", name, count, remark).stripTrailing());
  }

  private ObjectNode json(Account account) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = mapper.createObjectNode();
    node.put("acknowledged", account.acknowledged());
    node.put("predictions", account.predictions());
    node.put("audits", account.audits());
    node.put("judgedWindows", account.judgedWindows());
    node.put("driftAlerts", account.driftAlerts());
    Map<String, Long> reasons = new TreeMap<>(account.deadLetters());
    node.set("deadLetters", mapper.valueToTree(reasons));
    node.put("sourceOffsets", account.offsets());
    node.set("story", mapper.valueToTree(account.story()));
    node.set("accuracy", mapper.valueToTree(account.accuracy()));
    node.set("problems", mapper.valueToTree(once ? account.problems() : account.miscounts()));
    return node;
  }
}
