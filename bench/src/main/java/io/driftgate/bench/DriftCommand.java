package io.driftgate.bench;

import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a wide and long window costs the monitor. */
@Command(
    name = "drift",
    description = "Memory and time that the drift monitor takes for a wide and long window.",
    mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
  private static final int RESIDENT_MIB_MAX = 512;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ReportOptions reporting = new ReportOptions();

  @Option(names = "--events", description = "Events of the window (default: ${DEFAULT-VALUE}).")
  private int events = 1_000_000;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 2;

  @Override
  public Integer call() {
    Programs programs = Programs.fromLauncher();
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    List<Workloads> widths = List.of(Workloads.MLP_500_REFERENCE, Workloads.MLP_20);
    List<Map<Workloads, WindowCost>> found = new ArrayList<>();
    try (BenchCluster cluster = BenchCluster.start(programs.sandboxHome())) {
      WindowCampaign campaign = new WindowCampaign(cluster, programs, events);
      for (int round = 0; round < rounds; round++) {
        List<Workloads> order = new ArrayList<>(widths);
        if (round % 2 == 1) {
          Collections.reverse(order);
        }
        Map<Workloads, WindowCost> costs = new LinkedHashMap<>();
        for (Workloads width : order) {
          costs.put(width, campaign.run(width));
          System.err.println("bench: drift, round " + (round + 1) + ": " + costs.get(width));
        }
        found.add(costs);
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    for (Workloads width : widths) {
      rows.add(row(found.stream().map(round -> Objects.requireNonNull(round.get(width))).toList()));
    }
    List<WindowCost> wide =
        found.stream().map(round -> Objects.requireNonNull(round.get(widths.get(0)))).toList();
    reporting.deliver(
        programs.results(),
        new Report(
            "drift",
            Invocation.of(spec),
            begun,
            machine,
            settings(),
            List.of(
                new Table(
                    "one window, scoring and monitor in processes of their own",
                    List.of(
                        "features",
                        "events",
                        "rows judged",
                        "rule",
                        "report bytes",
                        "monitor MiB",
                        "MiB least",
                        "MiB greatest",
                        "last sample to report s",
                        "s least",
                        "s greatest",
                        "all of it s"),
                    rows)),
            List.of(
                mark(
                    "500 features: largest resident memory of the monitor, MiB",
                    wide,
                    WindowCost::residentMib,
                    RESIDENT_MIB_MAX),
                mark(
                    "500 features: from the last sample to the report, s; a tenth of the window",
                    wide,
                    WindowCost::closingSeconds,
                    WindowCampaign.windowMillis(events) / 1e3 / 10))));
    return 0;
  }

  private static List<Object> row(List<WindowCost> costs) {
    WindowCost last = costs.get(costs.size() - 1);
    Spread resident = spread(costs, WindowCost::residentMib);
    Spread closing = spread(costs, WindowCost::closingSeconds);
    return List.of(
        last.features(),
        last.events(),
        last.rows(),
        last.rule(),
        last.reportBytes(),
        resident.median(),
        resident.least(),
        resident.greatest(),
        closing.median(),
        closing.least(),
        closing.greatest(),
        spread(costs, WindowCost::allSeconds).median());
  }

  private static Judgement mark(
      String what, List<WindowCost> costs, ToDoubleFunction<WindowCost> figure, double atMost) {
    Spread spread = spread(costs, figure);
    return new Judgement(what, spread.median(), spread.least(), spread.greatest(), atMost, false);
  }

  private static Spread spread(List<WindowCost> costs, ToDoubleFunction<WindowCost> figure) {
    return Spread.of(costs.stream().mapToDouble(figure).toArray());
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("events", Integer.toString(events));
    settings.put("rounds", Integer.toString(rounds));
    settings.put("window", WindowCampaign.windowMillis(events) / 1_000 + " s of event time");
    settings.put("monitor's JVM", String.join(" ", WindowCampaign.MONITOR_OPTIONS));
    settings.put("scoring's JVM", String.join(" ", Instance.JVM_OPTIONS));
    return settings;
  }
}
