package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.drift.Backtest;
import io.driftgate.app.drift.Contender;
import io.driftgate.app.drift.Contest;
import io.driftgate.app.drift.FileEvents;
import io.driftgate.app.drift.RolloutBacktest;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.app.tail.ContractJson;
import io.driftgate.drift.rollout.RolloutSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The monitor over a recorded stream. */
@Command(
    name = "backtest",
    description = {
      "Runs scoring, sampling and the drift monitor over recorded events, by the classes that run"
          + " live and with the same configuration: what it would have reported, and when.",
      "Needs no broker. drift.window-ms and the other keys are set with --set or in the"
          + " configuration."
    },
    mixinStandardHelpOptions = true)
final class DriftBacktestCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "BUNDLE",
      description = "The version that scores: a folder or a zip.")
  private Path bundle = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "EVENTS",
      description = "CSV, JSON lines (each also .gz) or Avro, in the order of the stream.")
  private Path input = Path.of("");

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also writes a page with pictures, which opens without a network.")
  private @Nullable Path html;

  @Option(
      names = "--candidate",
      paramLabel = "BUNDLE",
      description = {
        "A later version: a folder or a zip. Also says what a rollout of it would have done, with"
            + " the configuration's rollout.* settings: the decisions, how many events each version"
            + " served and, where events have their outcome in the field labels.value-field, how"
            + " right each was."
      })
  private @Nullable Path candidate;

  @Option(
      names = "--labels-late",
      paramLabel = "N",
      description =
          "With --candidate: an event's outcome is known when N events came after it. At most"
              + " labels.pending-max. Default: 0, at once, which flatters the rollout.")
  private @Nullable Integer labelsLate;

  /** What was found. */
  private record Found(Backtest windows, @Nullable RolloutBacktest rollout) {}

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand();
    int late = labelsLate(config);
    long now = System.currentTimeMillis();
    Path other = candidate;
    Found found =
        other == null ? new Found(windows(config, now), null) : rollout(config, other, late, now);
    PrintWriter err = Printing.err(spec);
    err.flush();
    print(found, config);
    if (html != null) {
      DriftView.writePage(
          html,
          "Backtest of " + Admission.read(bundle).manifest().id(),
          input + ", windows of " + config.drift().window(),
          found.windows().reports(),
          found.windows().alerts());
      err.println("driftgate: pictures in " + html);
      err.flush();
    }
    return 0;
  }

  private int labelsLate(DriftgateConfig config) {
    Integer late = labelsLate;
    if (late == null) {
      return 0;
    }
    int most = config.outcomes().pendingMax();
    if (candidate == null) {
      throw new ParameterException(
          Printing.commandLine(spec), "--labels-late is about a rollout; give --candidate, too");
    }
    if (late < 0 || late > most) {
      throw new ParameterException(
          Printing.commandLine(spec),
          "--labels-late = " + late + ": expected 0 to " + most + " (labels.pending-max)");
    }
    return late;
  }

  private Backtest windows(DriftgateConfig config, long now) {
    try (Contender only = contender(config, bundle, now)) {
      return Backtest.run(
          config,
          only.bundle(),
          only.limits(),
          only.watched(),
          MonitorConfiguration.of(config.drift()),
          only.events(),
          now,
          this::progress);
    }
  }

  private Found rollout(DriftgateConfig config, Path other, int late, long now) {
    try (Contender stable = contender(config, bundle, now);
        Contender tried = contender(config, other, now)) {
      RolloutBacktest rollout =
          RolloutBacktest.run(
              config,
              MonitorConfiguration.of(config.drift()),
              new Contest(stable, tried),
              late,
              now,
              event -> progress(event.number() + 1));
      return new Found(rollout.windows(), rollout);
    }
  }

  /** Lets a version in by the rules of admission, and opens the recording for it. */
  private Contender contender(DriftgateConfig config, Path path, long now) {
    PrintWriter err = Printing.err(spec);
    Admitted admitted =
        new Admission(
                config.models(),
                SignaturePolicy.of(config.models()),
                config.pipeline().batchMaxRows())
            .examine(path, null);
    WatchedBundle watched =
        WatchedBundle.of(admitted.bundle(), admitted.report(), config.drift().window());
    watched.remarks().forEach(remark -> err.println("driftgate: " + remark));
    return new Contender(
        admitted.bundle(),
        admitted.limits(),
        watched.version(),
        new FileEvents(
            input,
            config.pipeline().eventTimeField(),
            admitted.bundle().manifest(),
            now,
            note -> err.println("driftgate: " + note)));
  }

  private void progress(long count) {
    if (count % 100_000 == 0) {
      PrintWriter err = Printing.err(spec);
      err.println("driftgate: " + count + " events");
      err.flush();
    }
  }

  private void print(Found found, DriftgateConfig config) {
    PrintWriter out = Printing.out(spec);
    Backtest backtest = found.windows();
    RolloutBacktest rollout = found.rollout();
    RolloutSettings.Mode mode = config.rollout().mode();
    if (output.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode().put("events", backtest.events());
      ArrayNode alerts = json.putArray("alerts");
      backtest.alerts().forEach(alert -> alerts.add(ContractJson.of(alert)));
      ArrayNode reports = json.putArray("reports");
      backtest.reports().forEach(report -> reports.add(ContractJson.of(report)));
      if (rollout != null) {
        json.set("rollout", RolloutBacktestView.json(rollout, mode));
      }
      out.println(json.toPrettyString());
    } else {
      DriftView.printWindows(backtest.reports(), out);
      out.println();
      DriftView.printAlerts(backtest.alerts(), out);
      DriftView.printSummary(backtest.events(), backtest.reports(), backtest.alerts(), out);
      if (rollout != null) {
        RolloutBacktestView.print(rollout, config.rollout(), config.outcomes().valueField(), out);
      }
    }
    out.flush();
  }
}
