package io.driftgate.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How long contestants work, for the commands that measure latency. */
final class LatencyOptions {
  @Option(
      names = "--turn",
      description =
          "Seconds that a contestant works before it is another's turn (default: ${DEFAULT-VALUE}).")
  private int turn = 2;

  @Option(
      names = "--turns",
      description =
          "Turns of each contestant that count, at each rate, in a round (default: ${DEFAULT-VALUE}).")
  private int turns = 6;

  @Option(
      names = "--warm-up",
      description =
          "Seconds that a contestant warms up at the most; they are warm when their compilers are"
              + " quiet (default: ${DEFAULT-VALUE}).")
  private int warmUp = 60;

  @Option(names = "--rounds", description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  int rounds() {
    return rounds;
  }

  LatencyCampaign.Timing timing() {
    return new LatencyCampaign.Timing(Duration.ofSeconds(warmUp), Duration.ofSeconds(turn), turns);
  }

  /** For the report. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("rounds", Integer.toString(rounds));
    settings.put("turns", Integer.toString(turns));
    settings.put("turn", turn + " s");
    settings.put("warm-up", "until compilers are quiet, " + warmUp + " s at the most");
    settings.put("workload", "20 floats, small MLP");
    settings.put("partitions", Integer.toString(EventTopic.PARTITIONS));
    settings.put("broker's heap", BenchCluster.BROKER_HEAP + " MiB");
    settings.put("JVM", String.join(" ", Instance.JVM_OPTIONS));
    return settings;
  }
}
