package io.driftgate.bench;

import io.driftgate.bench.workload.Workload;
import io.driftgate.bench.workload.Workloads;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Lets contestants score events that come at fixed rates, in turns of a few seconds: one works, the
 * others are paused, so that what else happens on the machine happens to all of them.
 */
final class LatencyCampaign {
  private static final int SIZED_RECORDS = 1_000;

  /** The warm-up is over when no one's compilers work more than this part of its turn. */
  private static final double COMPILING_WHEN_WARM = 0.05;

  /** They are quiet between two spells of work, so one quiet turn says little. */
  private static final int QUIET_CYCLES = 2;

  /**
   * A turn counts when no one's compilers work more than this part of it: one method of a thousand
   * instructions takes one of two processors for a tenth of a second, and one event in a hundred is
   * a fiftieth of a second.
   */
  private static final double COMPILING_WHEN_COUNTED = 0.02;

  /** Turns that are left out, for each one that counts, at the most. */
  private static final int LEFT_OUT_MOST = 3;

  /** Part of the longest warm-up that may be taken again before each rate. */
  private static final double REHEARSALS_MOST = 0.3;

  private final BenchCluster cluster;
  private final Programs programs;
  private final Timing timing;
  private final Workload workload;
  private final ModelFiles models;
  private RunningContestant.Sizes sizes = new RunningContestant.Sizes(1, 1);
  private int number;

  /**
   * How long.
   *
   * @param warmUpMost how long contestants warm up at the most, each for itself
   * @param turn of one contestant
   * @param turns of each contestant that count, at each rate; as many as contestants, or twice as
   *     many, and each is first, second and last equally often
   */
  record Timing(Duration warmUpMost, Duration turn, int turns) {}

  /**
   * Who takes part.
   *
   * @param meanwhile goes on beside all turns, and has to end with them by itself
   * @param afterwards when all turns are over; the contestant is paused
   */
  record Entrant(
      Contestant contestant,
      Consumer<RunningContestant> meanwhile,
      Consumer<RunningContestant> afterwards) {
    Entrant(Contestant contestant) {
      this(contestant, running -> {}, running -> {});
    }
  }

  LatencyCampaign(BenchCluster cluster, Programs programs, Timing timing) {
    this.cluster = cluster;
    this.programs = programs;
    this.timing = timing;
    this.workload = Workloads.MLP_20.make(programs.cases());
    this.models = ModelFiles.pack(workload, cluster.folder("latency-models"));
  }

  /** Lets Driftgate run for nobody's figures: the broker gets warm, and the sizes are found. */
  void prepare() {
    try (LatencyPlayer player = start(new Entrant(Contestant.driftgate(Workloads.MLP_20)))) {
      WrittenOutputs outputs = new WrittenOutputs(cluster);
      player.work(SIZED_RECORDS, Duration.ofSeconds(1));
      sizes =
          new RunningContestant.Sizes(
              outputs.meanValueBytes(
                  player.running().topic(PipelineTopic.PREDICTIONS), SIZED_RECORDS),
              outputs.meanValueBytes(player.running().topic(PipelineTopic.AUDIT), SIZED_RECORDS));
    }
  }

  private LatencyPlayer start(Entrant entrant) {
    return LatencyPlayer.start(
        cluster, programs, "latency" + number++, entrant, workload, models, sizes);
  }

  /**
   * New processes for all, which warm up and then have their turns at one rate after the other.
   *
   * @param entrants in the order of the first turns; with every cycle the next one begins
   * @param rates events a second
   * @return by the contestant's name and the rate
   */
  Map<String, Map<Integer, Latencies>> round(List<Entrant> entrants, List<Integer> rates) {
    List<LatencyPlayer> players = new ArrayList<>();
    try (ClosedTogether ends = new ClosedTogether()) {
      for (Entrant entrant : entrants) {
        LatencyPlayer player = start(entrant);
        ends.add(player::close);
        player.running().pause();
        players.add(player);
      }
      warmUp("at " + Collections.max(rates) + " events/s", players, Collections.max(rates), 1);
      for (int rate : rates) {
        // queues and batches are others at another rate, and code that was compiled for them, too
        warmUp("again at " + rate, players, rate, REHEARSALS_MOST);
        measure(players, rate);
      }
      Map<String, Map<Integer, Latencies>> found = new LinkedHashMap<>();
      players.forEach(player -> found.put(player.name(), player.finished()));
      return found;
    }
  }

  /**
   * Until each contestant had its turns. Turns in which somebody's compilers worked do not count,
   * for anybody, as long as there may be others.
   */
  private void measure(List<LatencyPlayer> players, int rate) {
    int counted = 0;
    for (int turn = 0; counted < timing.turns(); turn++) {
      List<LatencyPlayer> order = new ArrayList<>(players);
      Collections.rotate(order, -turn);
      double compiling = cycle(order, player -> player.measure(rate, timing.turn()));
      boolean may = turn - counted < LEFT_OUT_MOST * timing.turns();
      if (compiling > COMPILING_WHEN_COUNTED && may) {
        players.forEach(player -> player.leaveOut(rate));
      } else {
        players.forEach(player -> player.keep(rate));
        counted++;
      }
    }
  }

  /** One turn of each; the greatest of what the turns say. */
  private static double cycle(List<LatencyPlayer> players, ToDoubleFunction<LatencyPlayer> turn) {
    double greatest = 0;
    for (LatencyPlayer player : players) {
      player.running().resume();
      greatest = Math.max(greatest, turn.applyAsDouble(player));
      player.running().pause();
    }
    return greatest;
  }

  /**
   * Until compilers are quiet.
   *
   * @param part of the longest warm-up that it may take
   */
  private void warmUp(String what, List<LatencyPlayer> players, int rate, double part) {
    double seconds = timing.turn().toMillis() / 1e3;
    double most = part * timing.warmUpMost().toMillis() / 1e3 / seconds;
    int quiet = 0;
    int cycles = 0;
    while (quiet < QUIET_CYCLES && cycles < most) {
      double compiling = cycle(players, player -> player.rehearse(rate, timing.turn()) / seconds);
      quiet = compiling < COMPILING_WHEN_WARM ? quiet + 1 : 0;
      cycles++;
    }
    System.err.printf(
        Locale.ROOT,
        "bench: warm-up %s: %d turns each, compilers %s%n",
        what,
        cycles,
        quiet < QUIET_CYCLES ? "busy" : "quiet");
  }

  /** Medians and ranges are of the rounds. */
  static List<Object> row(Object first, Object second, List<Latencies> rounds) {
    List<Object> row = new ArrayList<>(List.of(first, second));
    Spread p50 = spread(rounds, Latencies::p50);
    Spread p99 = spread(rounds, Latencies::p99);
    row.addAll(List.of(p50.median(), p50.least(), p50.greatest()));
    row.addAll(List.of(p99.median(), p99.least(), p99.greatest()));
    row.add(spread(rounds, Latencies::p999).median());
    row.add(spread(rounds, Latencies::max).median());
    row.add(100 * spread(rounds, Latencies::compilingShare).median());
    row.add(100 * spread(rounds, Latencies::compilingShare).greatest());
    row.add(rounds.stream().mapToInt(Latencies::leftOut).sum());
    return row;
  }

  private static Spread spread(List<Latencies> rounds, ToDoubleFunction<Latencies> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** The columns of these rows. */
  static List<String> columns(String first, String second) {
    return List.of(
        first,
        second,
        "p50 ms",
        "p50 least",
        "p50 greatest",
        "p99 ms",
        "p99 least",
        "p99 greatest",
        "p99.9 ms",
        "max ms",
        "JIT %",
        "JIT greatest",
        "turns left out");
  }
}
