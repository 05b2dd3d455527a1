package io.driftgate.bench;

import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much is run by the commands that measure throughput. */
final class CampaignOptions {
  @Option(
      names = "--events",
      description =
          "Events of a comparison with small events and quick contestants; others take a part of"
              + " them (default: ${DEFAULT-VALUE}).")
  private int events = 20_000_000;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(
      names = "--warm-up",
      description =
          "Seconds that contestants warm up at the most; they are warm when their compilers are quiet"
              + " (default: ${DEFAULT-VALUE}).")
  private double warmUp = 300;

  @Option(
      names = "--turn",
      description =
          "Seconds that a contestant works before it is another's turn (default: ${DEFAULT-VALUE}).")
  private double turn = 2;

  @Mixin private ReportOptions reporting = new ReportOptions();

  /** Runs the comparisons in a sandbox of their own and delivers the report. */
  void run(String name, String command, List<Comparison> comparisons) {
    run(name, command, comparisons, last -> List.of());
  }

  /**
   * The same with tables of the caller's own.
   *
   * @param more told of the last round of a comparison, by contestant
   */
  void run(
      String name,
      String command,
      List<Comparison> comparisons,
      Function<Map<String, Round>, List<Table>> more) {
    Programs programs = Programs.fromLauncher();
    Map<String, String> machine = Machine.describe();
    Instant begun = Instant.now();
    try (BenchCluster cluster = BenchCluster.start(programs.sandboxHome())) {
      Campaign campaign =
          new Campaign(
              cluster,
              programs,
              new Campaign.Settings(events, rounds, seconds(warmUp), seconds(turn)));
      List<Table> tables = new ArrayList<>();
      List<Judgement> judgements = new ArrayList<>();
      for (Comparison comparison : comparisons) {
        Campaign.Result result =
            campaign.run(
                programs.hasFlink() ? comparison : comparison.without(Contestant.Kind.FLINK));
        List<Table> own = new ArrayList<>(List.of(result.table()));
        own.addAll(more.apply(result.rounds().get(result.rounds().size() - 1)));
        tables.addAll(own);
        judgements.addAll(result.judgements());
        // as soon as it is there: the next comparison may fail
        reporting.record(
            programs.results(),
            new Report(
                name.equals(comparison.name()) ? name : name + ", " + comparison.name(),
                command,
                begun,
                machine,
                settings(comparison, programs),
                own,
                result.judgements()));
      }
      reporting.print(new Report(name, command, begun, machine, settings(), tables, judgements));
    }
  }

  private Map<String, String> settings(Comparison comparison, Programs programs) {
    Map<String, String> settings = settings();
    boolean flink =
        comparison.contestants().stream().anyMatch(one -> one.kind() == Contestant.Kind.FLINK);
    if (flink && programs.hasFlink()) {
      settings.put("flink", programs.flinkVersions());
    }
    return settings;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("events", Integer.toString(events));
    settings.put("rounds", Integer.toString(rounds));
    settings.put("warm-up", "until compilers are quiet, " + warmUp + " s at the most");
    settings.put("turn", turn + " s");
    settings.put("partitions", Integer.toString(EventTopic.PARTITIONS));
    settings.put("guarantee", "exactly-once, committed every 100 ms");
    settings.put("broker's heap", BenchCluster.BROKER_HEAP + " MiB");
    settings.put("JVM", String.join(" ", Instance.JVM_OPTIONS));
    return settings;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }
}
