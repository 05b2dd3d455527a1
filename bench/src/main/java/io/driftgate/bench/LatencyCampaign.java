package io.driftgate.bench;

import io.driftgate.bench.workload.Workload;
import io.driftgate.bench.workload.Workloads;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Lets contestants score events that come at fixed rates. */
final class LatencyCampaign {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SIZED_RECORDS = 1_000;
  private static final int START_EVENTS_PER_SECOND = 1_000;

  private final BenchCluster cluster;
  private final Programs programs;
  private final Workload workload;
  private final ModelFiles models;
  private final Timing timing;
  private volatile RunningContestant.Sizes sizes = new RunningContestant.Sizes(1, 1);
  private int number;

  /**
   * How long.
   *
   * @param warmUp at each rate, before anything counts
   * @param counted at each rate
   */
  record Timing(Duration warmUp, Duration counted) {}

  LatencyCampaign(BenchCluster cluster, Programs programs, Timing timing) {
    this.cluster = cluster;
    this.programs = programs;
    this.timing = timing;
    this.workload = Workloads.MLP_20.make(programs.cases());
    this.models = ModelFiles.pack(workload, cluster.folder("latency-models"));
  }

  /** Lets Driftgate run for nobody's figures: the broker gets warm, and the sizes are found. */
  void prepare() {
    runBeside(
        Contestant.driftgate(Workloads.MLP_20),
        List.of(SIZED_RECORDS),
        running -> sizes = sizes(running));
  }

  private RunningContestant.Sizes sizes(RunningContestant running) {
    WrittenOutputs outputs = new WrittenOutputs(cluster);
    return new RunningContestant.Sizes(
        outputs.meanValueBytes(running.topic(PipelineTopic.PREDICTIONS), SIZED_RECORDS),
        outputs.meanValueBytes(running.topic(PipelineTopic.AUDIT), SIZED_RECORDS));
  }

  /** One process, one rate after the other. */
  Map<Integer, Latencies> run(Contestant contestant, List<Integer> rates) {
    return runBeside(contestant, rates, running -> {});
  }

  /**
   * The same, with something that goes on meanwhile.
   *
   * @param meanwhile runs beside the events that count, and has to end by itself
   */
  Map<Integer, Latencies> runBeside(
      Contestant contestant, List<Integer> rates, Consumer<RunningContestant> meanwhile) {
    String name = "latency" + number++;
    EventTopic topic = EventTopic.create(cluster, "events-of-" + name, workload);
    Map<Integer, Latencies> found = new LinkedHashMap<>();
    try (RunningContestant running =
            RunningContestant.start(cluster, programs, name, contestant, topic, models, sizes);
        LatencyReader reader =
            LatencyReader.start(cluster, running.topic(PipelineTopic.PREDICTIONS));
        PacedEvents events = new PacedEvents(topic)) {
      long sent = events.send(START_EVENTS_PER_SECOND, Duration.ofSeconds(1).toNanos());
      awaitSeen(reader, sent);
      Waiting.until("all versions", PATIENCE, running::hasLoadedAll);
      for (int rate : rates) {
        sent += events.send(rate, timing.warmUp().toNanos());
        awaitSeen(reader, sent);
        reader.begin();
        CompletableFuture<Void> beside =
            CompletableFuture.runAsync(() -> meanwhile.accept(running));
        sent += events.send(rate, timing.counted().toNanos());
        awaitSeen(reader, sent);
        found.put(rate, reader.end());
        beside.join();
      }
      if (reader.seen() != sent) {
        throw new BenchFailure(
            contestant.name() + " wrote " + reader.seen() + " predictions for " + sent);
      }
    } finally {
      topic.delete();
    }
    return found;
  }

  private static void awaitSeen(LatencyReader reader, long events) {
    Waiting.until(events + " predictions", PATIENCE, () -> reader.seen() >= events);
  }

  /** Medians and ranges are of the rounds. */
  static List<Object> row(Object first, Object second, List<Latencies> rounds) {
    List<Object> row = new ArrayList<>(List.of(first, second));
    Spread p50 = Spread.of(rounds.stream().mapToDouble(Latencies::p50).toArray());
    Spread p99 = Spread.of(rounds.stream().mapToDouble(Latencies::p99).toArray());
    row.addAll(List.of(p50.median(), p50.least(), p50.greatest()));
    row.addAll(List.of(p99.median(), p99.least(), p99.greatest()));
    row.add(Spread.of(rounds.stream().mapToDouble(Latencies::p999).toArray()).median());
    row.add(Spread.of(rounds.stream().mapToDouble(Latencies::max).toArray()).median());
    return row;
  }

  /** The columns of these rows. */
  static List<String> columns(String first, String second) {
    return List.of(
        first,
        second,
        "p50 ms",
        "least",
        "greatest",
        "p99 ms",
        "least",
        "greatest",
        "p99.9 ms",
        "max ms");
  }
}
