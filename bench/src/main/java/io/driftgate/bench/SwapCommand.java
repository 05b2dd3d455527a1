package io.driftgate.bench;

import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workloads;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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
  private static final int SECONDS_LOOKED_AT = 2;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ReportOptions reporting = new ReportOptions();
  @Mixin private LatencyOptions options = new LatencyOptions();

  @Option(names = "--rate", description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate = 5_000;

  @Option(
      names = "--every-ms",
      description = "Milliseconds between two swaps (default: ${DEFAULT-VALUE}).")
  private int everyMs = 500;

  @Override
  public Integer call() {
    Programs programs = Programs.fromLauncher();
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    List<Latencies> steady = new ArrayList<>();
    List<Latencies> swapping = new ArrayList<>();
    try (BenchCluster cluster = BenchCluster.start(programs.sandboxHome())) {
      LatencyCampaign campaign = new LatencyCampaign(cluster, programs, options.timing());
      campaign.prepare();
      for (int round = 0; round < options.rounds(); round++) {
        AtomicLong epoch = new AtomicLong(1);
        List<LatencyCampaign.Entrant> entrants =
            new ArrayList<>(
                List.of(
                    new LatencyCampaign.Entrant(contestant(STEADY)),
                    new LatencyCampaign.Entrant(
                        contestant(SWAPPING),
                        running -> swap(running.releasing(), epoch),
                        running -> requireSwapped(cluster, running, rate))));
        if (round % 2 == 1) {
          Collections.reverse(entrants);
        }
        Map<String, Map<Integer, Latencies>> found = campaign.round(entrants, List.of(rate));
        System.err.println("bench: round " + (round + 1) + ": " + found);
        steady.add(only(found, STEADY));
        swapping.add(only(found, SWAPPING));
      }
    }
    reporting.deliver(
        programs.results(),
        new Report(
            "swap",
            Invocation.of(spec),
            begun,
            machine,
            settings(),
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

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("rate", Integer.toString(rate));
    settings.put("a swap every", everyMs + " ms");
    settings.putAll(options.settings());
    return settings;
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

  private void swap(Releasing releasing, AtomicLong epoch) {
    long end = System.nanoTime() + options.timing().turn().plus(LatencyPlayer.SETTLING).toNanos();
    while (System.nanoTime() < end) {
      long next = epoch.incrementAndGet();
      releasing.route(next, new Route(next % 2 == 0 ? "2" : "1", null, 0, null));
      LockSupport.parkNanos(Duration.ofMillis(everyMs).toNanos());
    }
  }

  private static Contestant contestant(String name) {
    return Contestant.driftgate(Workloads.MLP_20).routed(Route.STABLE).named(name);
  }

  /** In the last seconds both versions have served. */
  private static void requireSwapped(BenchCluster cluster, RunningContestant running, int rate) {
    int perPartition = SECONDS_LOOKED_AT * rate / EventTopic.PARTITIONS;
    Set<String> served =
        new WrittenOutputs(cluster)
            .last(running.topic(PipelineTopic.PREDICTIONS), perPartition).stream()
                .map(
                    record ->
                        WrittenOutputs.decoded(
                            record, new Prediction(), Prediction.getClassSchema()))
                .map(Prediction::getModelVersion)
                .collect(Collectors.toSet());
    if (!served.equals(Set.of("1", "2"))) {
      throw new BenchFailure("versions were to be swapped, but these served: " + served);
    }
  }

  private Latencies only(Map<String, Map<Integer, Latencies>> found, String name) {
    return Objects.requireNonNull(Objects.requireNonNull(found.get(name)).get(rate));
  }
}
