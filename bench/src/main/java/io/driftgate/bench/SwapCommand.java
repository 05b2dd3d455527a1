package io.driftgate.bench;

import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What it costs consumers when versions are swapped. */
@Command(
    name = "swap",
    description = "Latency while the version that serves changes, and while it does not.",
    mixinStandardHelpOptions = true)
final class SwapCommand implements Callable<Integer> {
  private static final String STEADY = "steady";
  private static final String SWAPPING = "swapping";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ReportOptions reporting = new ReportOptions();

  @Option(names = "--rate", description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate = 5_000;

  @Option(names = "--seconds", description = "Seconds that count (default: ${DEFAULT-VALUE}).")
  private int seconds = 20;

  @Option(
      names = "--every-ms",
      description = "Milliseconds between two swaps (default: ${DEFAULT-VALUE}).")
  private int everyMs = 500;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Override
  public Integer call() {
    Programs programs = Programs.fromLauncher();
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    List<Latencies> steady = new ArrayList<>();
    List<Latencies> swapping = new ArrayList<>();
    try (BenchCluster cluster = BenchCluster.start(programs.sandboxHome())) {
      LatencyCampaign campaign =
          new LatencyCampaign(
              cluster,
              programs,
              new LatencyCampaign.Timing(Duration.ofSeconds(10), Duration.ofSeconds(seconds)));
      campaign.prepare();
      for (int round = 0; round < rounds; round++) {
        // whoever comes second finds the broker as the first left it
        if (round % 2 == 0) {
          steady.add(steady(campaign));
          swapping.add(swapping(campaign));
        } else {
          swapping.add(swapping(campaign));
          steady.add(steady(campaign));
        }
      }
    }
    reporting.deliver(
        programs.results(),
        new Report(
            "swap",
            Invocation.of(spec),
            begun,
            machine,
            Map.of("rate", Integer.toString(rate), "a swap every", everyMs + " ms"),
            List.of(
                new Table(
                    "two versions of a small MLP, exactly once, committed every 100 ms",
                    LatencyCampaign.columns("events/s", "contestant"),
                    List.of(
                        LatencyCampaign.row(rate, STEADY, steady),
                        LatencyCampaign.row(rate, SWAPPING, swapping)))),
            List.of(ratio(steady, swapping))));
    return 0;
  }

  private static Judgement ratio(List<Latencies> steady, List<Latencies> swapping) {
    double[] ratios = new double[steady.size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = swapping.get(round).p99() / steady.get(round).p99();
    }
    Spread spread = Spread.of(ratios);
    return new Judgement(
        "swapping / steady, p99",
        spread.median(),
        spread.least(),
        spread.greatest(),
        Double.NaN,
        false);
  }

  private Latencies steady(LatencyCampaign campaign) {
    return only(campaign.run(contestant(STEADY), List.of(rate)));
  }

  private Latencies swapping(LatencyCampaign campaign) {
    AtomicLong epoch = new AtomicLong(1);
    return only(
        campaign.runBeside(
            contestant(SWAPPING), List.of(rate), running -> swap(running.releasing(), epoch)));
  }

  private void swap(Releasing releasing, AtomicLong epoch) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      long next = epoch.incrementAndGet();
      releasing.route(next, new Route(next % 2 == 0 ? "2" : "1", null, 0, null));
      LockSupport.parkNanos(Duration.ofMillis(everyMs).toNanos());
    }
  }

  private static Contestant contestant(String name) {
    return Contestant.driftgate(Workloads.MLP_20).routed(Route.STABLE).named(name);
  }

  private Latencies only(Map<Integer, Latencies> found) {
    return Objects.requireNonNull(found.get(rate));
  }
}
