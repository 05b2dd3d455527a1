package io.driftgate.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.driftgate.app.config.DriftSettings;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.drift.TwoTables;
import io.driftgate.app.run.MonitorConfiguration;
import io.driftgate.app.tail.ContractJson;
import io.driftgate.drift.statistics.KolmogorovSmirnov;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The monitor's statistics on two files. */
@Command(
    name = "test",
    description = {
      "Compares two files column by column: effects, tests, Holm's correction.",
      "Exit code 0 whatever is found, unless --fail-on-drift is given."
    },
    mixinStandardHelpOptions = true)
final class DriftTestCommand implements Callable<Integer> {
  /** How p-values of Kolmogorov-Smirnov are computed. */
  enum Method {
    AUTO,
    EXACT,
    ASYMPTOTIC
  }

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "A",
      description = "CSV, CSV.gz or Parquet: what is usual.")
  private Path reference = Path.of("");

  @Option(
      names = "--current",
      required = true,
      paramLabel = "B",
      description = "CSV, CSV.gz or Parquet: what is held against it.")
  private Path current = Path.of("");

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description = "Columns to compare; without it all that both files have.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--method",
      paramLabel = "auto|exact|asymptotic",
      defaultValue = "auto",
      description =
          "P-values of Kolmogorov-Smirnov; auto is exact up to 10000 rows (default:"
              + " ${DEFAULT-VALUE}).")
  private Method method = Method.AUTO;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also writes a page with pictures, which opens without a network.")
  private @Nullable Path html;

  @Option(
      names = "--fail-on-drift",
      description = "Exit code 1 when a column departed: drift.alpha and drift.gate say when.")
  private boolean failOnDrift;

  @Override
  public Integer call() {
    DriftgateConfig config = options.loadForShortCommand();
    DriftSettings drift = config.drift();
    TwoTables compared =
        TwoTables.compare(
            reference,
            current,
            columns,
            switch (method) {
              case AUTO -> null;
              case EXACT -> KolmogorovSmirnov.Method.EXACT;
              case ASYMPTOTIC -> KolmogorovSmirnov.Method.ASYMPTOTIC;
            },
            MonitorConfiguration.of(drift).decision());
    PrintWriter out = Printing.out(spec);
    if (output.isJson()) {
      ObjectNode json = ContractJson.of(compared.report());
      ObjectNode told = json.objectNode();
      told.put("reference", reference.toString());
      told.put("current", current.toString());
      told.put("rows", compared.report().getRows());
      told.put("alpha", drift.alpha());
      told.put("significant", compared.report().getSignificant());
      told.set("features", json.get("features"));
      compared.notes().forEach(told.putArray("notes")::add);
      out.println(told.toPrettyString());
    } else {
      DriftView.printComparison(compared.report(), out);
      compared.notes().forEach(note -> out.println("note: " + note));
    }
    if (html != null) {
      DriftView.writePage(
          html,
          "Drift of " + current.getFileName(),
          current + " against " + reference,
          List.of(compared.report()),
          List.of());
      Printing.err(spec).println("driftgate: pictures in " + html);
      Printing.err(spec).flush();
    }
    out.flush();
    return failOnDrift && compared.report().getSignificant() ? 1 : 0;
  }
}
