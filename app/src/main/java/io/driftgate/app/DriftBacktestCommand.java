package io.driftgate.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.admission.Admission;
import io.driftgate.app.admission.Admitted;
import io.driftgate.app.admission.SignaturePolicy;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.drift.Backtest;
import io.driftgate.app.drift.FileEvents;
import io.driftgate.app.drift.RecordedEvents;
import io.driftgate.app.monitoring.WatchedBundle;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.app.tail.ContractJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand();
    PrintWriter err = Printing.err(spec);
    Admitted admitted =
        new Admission(
                config.models(),
                SignaturePolicy.of(config.models()),
                config.pipeline().batchMaxRows())
            .examine(bundle, null);
    WatchedBundle watched =
        WatchedBundle.of(admitted.bundle(), admitted.report(), config.drift().window());
    watched.remarks().forEach(remark -> err.println("driftgate: " + remark));
    long now = System.currentTimeMillis();
    Backtest backtest;
    try (RecordedEvents events =
        new FileEvents(
            input,
            config.pipeline().eventTimeField(),
            admitted.bundle().manifest(),
            now,
            note -> err.println("driftgate: " + note))) {
      backtest =
          Backtest.run(
              config,
              admitted.bundle(),
              admitted.limits(),
              watched.version(),
              MonitorConfiguration.of(config.drift()),
              events,
              now,
              count -> progress(err, count));
    }
    err.flush();
    print(backtest);
    if (html != null) {
      DriftView.writePage(
          html,
          "Backtest of " + admitted.bundle().manifest().id(),
          input + ", windows of " + config.drift().window(),
          backtest.reports(),
          backtest.alerts());
      err.println("driftgate: pictures in " + html);
      err.flush();
    }
    return 0;
  }

  private static void progress(PrintWriter err, long count) {
    if (count % 100_000 == 0) {
      err.println("driftgate: " + count + " events");
      err.flush();
    }
  }

  private void print(Backtest backtest) {
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode().put("events", backtest.events());
      ArrayNode alerts = json.putArray("alerts");
      backtest.alerts().forEach(alert -> alerts.add(ContractJson.of(alert)));
      ArrayNode reports = json.putArray("reports");
      backtest.reports().forEach(report -> reports.add(ContractJson.of(report)));
      out.println(json.toPrettyString());
    } else {
      DriftView.printWindows(backtest.reports(), out);
      out.println();
      DriftView.printAlerts(backtest.alerts(), out);
      DriftView.printSummary(backtest.events(), backtest.reports(), backtest.alerts(), out);
    }
    out.flush();
  }
}
