package io.driftgate.bench;

import io.driftgate.bench.report.Machine;
import io.driftgate.bench.report.Report;
import io.driftgate.bench.report.ReportOptions;
import io.driftgate.bench.report.Table;
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
  private int events = 3_000_000;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--warm-up",
      description = "Part of the events that does not count (default: ${DEFAULT-VALUE}).")
  private double warmUp = 0.3;

  @Mixin private ReportOptions reporting = new ReportOptions();

  /** Runs the comparisons in a sandbox of their own and delivers the report. */
  void run(String name, String command, List<Comparison> comparisons) {
    run(name, command, comparisons, last -> List.of());
  }

  /**
   * The same with tables of the caller's own.
   *
   * @param more told of the last round of the last comparison, by contestant
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
          new Campaign(cluster, programs, new Campaign.Settings(events, rounds, warmUp));
      Map<String, Round> last = Map.of();
      for (Comparison comparison : comparisons) {
        List<Map<String, Round>> done =
            campaign.run(
                programs.hasFlink() ? comparison : comparison.without(Contestant.Kind.FLINK));
        last = done.get(done.size() - 1);
      }
      List<Table> tables = new ArrayList<>(campaign.tables());
      tables.addAll(more.apply(last));
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("events", Integer.toString(events));
      settings.put("rounds", Integer.toString(rounds));
      settings.put("warm-up", Double.toString(warmUp));
      settings.put("partitions", Integer.toString(EventTopic.PARTITIONS));
      settings.put("guarantee", "exactly-once, committed every 100 ms");
      settings.put("JVM", String.join(" ", Instance.JVM_OPTIONS));
      reporting.deliver(
          programs.results(),
          new Report(name, command, begun, machine, settings, tables, campaign.judgements()));
    }
  }
}
