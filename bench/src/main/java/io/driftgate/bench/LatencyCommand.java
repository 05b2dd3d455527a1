package io.driftgate.bench;

import io.driftgate.bench.Contestant.Kind;
import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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

/** How long a prediction takes. */
@Command(
    name = "latency",
    description = "From the moment an event is due until its committed prediction is read.",
    mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
  private static final String DRIFTGATE = "driftgate";
  private static final String COPY = "copy";
  private static final int BUSY = 20_000;
  private static final int QUIET = 2_000;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ReportOptions reporting = new ReportOptions();
  @Mixin private LatencyOptions options = new LatencyOptions();

  @Option(
      names = "--rates",
      split = ",",
      description = "Events a second, one after the other (default: 1000,2000,5000,20000).")
  private List<Integer> rates = List.of(1_000, QUIET, 5_000, BUSY);

  @Option(
      names = "--commits",
      split = ",",
      description =
          "Commit intervals in milliseconds, exactly once; 0 stands for at least once"
              + " (default: 25,50,100,0).")
  private List<Integer> commits = List.of(25, 50, 100, 0);

  @Override
  public Integer call() {
    Programs programs = Programs.fromLauncher();
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    List<Table> tables = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    try (BenchCluster cluster = BenchCluster.start(programs.sandboxHome())) {
      LatencyCampaign campaign = new LatencyCampaign(cluster, programs, options.timing());
      campaign.prepare();
      for (int commit : commits) {
        List<Map<String, Map<Integer, Latencies>>> found = rounds(campaign, commit);
        Table table = table(commit, found);
        List<Judgement> judged = judgements(commit, found);
        // a section for each, as soon as it is there: the next one may fail
        reporting.record(
            programs.results(),
            report("latency, " + guarantee(commit), begun, machine, List.of(table), judged));
        tables.add(table);
        judgements.addAll(judged);
      }
    }
    reporting.print(report("latency", begun, machine, tables, judgements));
    return 0;
  }

  private Report report(
      String name,
      Instant begun,
      Map<String, String> machine,
      List<Table> tables,
      List<Judgement> judgements) {
    return new Report(
        name, Invocation.of(spec), begun, machine, options.settings(), tables, judgements);
  }

  private static List<Contestant> contestants(int commit) {
    return List.of(
        committing(Contestant.of(Kind.COPY, Workloads.MLP_20), commit),
        committing(Contestant.driftgate(Workloads.MLP_20), commit),
        committing(Contestant.of(Kind.PLAIN, Workloads.MLP_20), commit));
  }

  /** By round, contestant and rate. */
  private List<Map<String, Map<Integer, Latencies>>> rounds(LatencyCampaign campaign, int commit) {
    List<Map<String, Map<Integer, Latencies>>> found = new ArrayList<>();
    for (int round = 0; round < options.rounds(); round++) {
      List<Contestant> order = new ArrayList<>(contestants(commit));
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      Map<String, Map<Integer, Latencies>> one =
          campaign.round(order.stream().map(LatencyCampaign.Entrant::new).toList(), rates);
      String said = "bench: " + guarantee(commit) + ", round " + (round + 1) + ": ";
      one.forEach((name, latencies) -> System.err.println(said + name + " " + latencies));
      found.add(one);
    }
    return found;
  }

  private Table table(int commit, List<Map<String, Map<Integer, Latencies>>> found) {
    List<List<Object>> rows = new ArrayList<>();
    for (int rate : rates) {
      for (Contestant contestant : contestants(commit)) {
        rows.add(
            LatencyCampaign.row(
                rate,
                contestant.name(),
                found.stream().map(round -> latencies(round, contestant.name(), rate)).toList()));
      }
    }
    return new Table(guarantee(commit), LatencyCampaign.columns("events/s", "contestant"), rows);
  }

  private List<Judgement> judgements(int commit, List<Map<String, Map<Integer, Latencies>>> found) {
    List<Judgement> judged = new ArrayList<>();
    for (int rate : rates) {
      String where = guarantee(commit) + ", " + rate + " events/s: ";
      boolean busy = rate == BUSY;
      double[] p50 = ratios(found, rate, Latencies::p50);
      double[] p99 = ratios(found, rate, Latencies::p99);
      judged.add(judgement(where + "driftgate / copy, p50", p50, busy ? 1.2 : Double.NaN));
      judged.add(judgement(where + "driftgate / copy, p99", p99, busy ? 1.5 : Double.NaN));
      if (rate == QUIET && commit > 0) {
        double[] own =
            found.stream().mapToDouble(round -> latencies(round, DRIFTGATE, rate).p99()).toArray();
        judged.add(judgement(where + "driftgate, p99 ms", own, 2 * commit + 50));
      }
    }
    return judged;
  }

  /** Driftgate's figure by the copy's, in each round. */
  private static double[] ratios(
      List<Map<String, Map<Integer, Latencies>>> found,
      int rate,
      ToDoubleFunction<Latencies> figure) {
    return found.stream()
        .mapToDouble(
            round ->
                figure.applyAsDouble(latencies(round, DRIFTGATE, rate))
                    / figure.applyAsDouble(latencies(round, COPY, rate)))
        .toArray();
  }

  private static Judgement judgement(String what, double[] values, double atMost) {
    Spread spread = Spread.of(values);
    return new Judgement(what, spread.median(), spread.least(), spread.greatest(), atMost, false);
  }

  private static Latencies latencies(
      Map<String, Map<Integer, Latencies>> round, String contestant, int rate) {
    return Objects.requireNonNull(Objects.requireNonNull(round.get(contestant)).get(rate));
  }

  private static Contestant committing(Contestant contestant, int commit) {
    return commit == 0
        ? contestant.with("pipeline.processing-guarantee", "at_least_once")
        : contestant.with("pipeline.commit-interval-ms", Integer.toString(commit));
  }

  private static String guarantee(int commit) {
    return commit == 0 ? "at least once" : "exactly once, committed every " + commit + " ms";
  }
}
