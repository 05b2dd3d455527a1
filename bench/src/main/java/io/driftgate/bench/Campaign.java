package io.driftgate.bench;

import io.driftgate.bench.contestant.CrayfishContestant.DataBatch;
import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workload;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Runs comparisons: fills the topics, lets the contestants run in turn, there and back again, so
 * that no one always comes first, and says what came of it.
 */
final class Campaign {
  private static final RunningContestant.Sizes UNKNOWN = new RunningContestant.Sizes(1, 1);
  private static final int SIZED_EVENTS = 100_000;
  private static final int SIZED_RECORDS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final BenchCluster cluster;
  private final Programs programs;
  private final Settings settings;
  private int number;

  /**
   * What came of a comparison.
   *
   * @param rounds what was measured, by round and contestant
   */
  record Result(List<Map<String, Round>> rounds, Table table, List<Judgement> judgements) {}

  /**
   * How much.
   *
   * @param events of a comparison with small events and quick contestants
   * @param warmUpMost how long contestants warm up at the most
   * @param turn how long one works before it is another's turn
   */
  record Settings(int events, int rounds, Duration warmUpMost, Duration turn) {}

  Campaign(BenchCluster cluster, Programs programs, Settings settings) {
    this.cluster = cluster;
    this.programs = programs;
    this.settings = settings;
  }

  /** A workload's topics and models. */
  private record Ready(
      EventTopic events, ModelFiles models, int filled, RunningContestant.Sizes sizes) {}

  Result run(Comparison comparison) {
    say(comparison.name() + ": filling topics");
    Map<String, Ready> ready = new HashMap<>();
    for (Contestant contestant : comparison.contestants()) {
      ready.computeIfAbsent(topicKey(contestant), key -> prepare(comparison, contestant));
    }
    comparison.contestants().stream()
        .filter(contestant -> contestant.kind().hasNoModel())
        .map(Campaign::topicKey)
        .distinct()
        .forEach(key -> ready.put(key, sized(comparison, key, get(ready, key))));
    List<Map<String, Round>> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      List<Contestant> order = new ArrayList<>(comparison.contestants());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      rounds.add(round(comparison, order, ready, round + 1));
    }
    ready.values().forEach(topic -> topic.events().delete());
    return new Result(rounds, table(comparison, rounds), judgements(comparison, rounds));
  }

  private static Ready get(Map<String, Ready> ready, String key) {
    return Objects.requireNonNull(ready.get(key));
  }

  /** Contestants that can read the same events do. */
  private static String topicKey(Contestant contestant) {
    boolean json = contestant.kind() == Contestant.Kind.CRAYFISH;
    return contestant.workload().name().toLowerCase(Locale.ROOT) + (json ? "-json" : "");
  }

  private Ready prepare(Comparison comparison, Contestant first) {
    String key = topicKey(first);
    Workload workload = first.workload().make(programs.cases());
    double share =
        comparison.contestants().stream()
            .filter(contestant -> topicKey(contestant).equals(key))
            .mapToDouble(Contestant::share)
            .max()
            .orElseThrow();
    String name = comparison.name() + "-" + key + "-" + number++;
    ModelFiles models = ModelFiles.pack(workload, cluster.folder(name + "-models"));
    int events = (int) Math.round(settings.events() * comparison.share() * share);
    return new Ready(filled(name, first, workload, events), models, events, UNKNOWN);
  }

  private EventTopic filled(String name, Contestant contestant, Workload workload, int events) {
    EventTopic topic = EventTopic.create(cluster, name, workload);
    if (contestant.kind() == Contestant.Kind.CRAYFISH) {
      topic.fill(events, (event, time) -> json(workload, event, time));
      return topic;
    }
    return topic.filled(events);
  }

  private static byte[] json(Workload workload, long event, long time) {
    List<Float> data = new ArrayList<>();
    for (float value : workload.rows()[(int) (event % workload.rows().length)]) {
      data.add(value);
    }
    return new DataBatch(time, data, List.of()).json();
  }

  /**
   * Nobody's figures: every event of a short topic has to be written, and says how large that is.
   */
  private Ready sized(Comparison comparison, String key, Ready topic) {
    Contestant contestant =
        comparison.contestants().stream()
            .filter(one -> topicKey(one).equals(key))
            .filter(one -> one.kind() == Contestant.Kind.DRIFTGATE)
            .findFirst()
            .orElseThrow(
                () ->
                    new BenchFailure(
                        comparison.name()
                            + ": raw and copy write what Driftgate writes, which has to be among the"
                            + " contestants"));
    say(comparison.name() + ": a round that does not count");
    EventTopic few =
        filled(
            comparison.name() + "-sized-" + number++,
            contestant,
            topic.events().workload(),
            SIZED_EVENTS);
    Ready small = new Ready(few, topic.models(), SIZED_EVENTS, UNKNOWN);
    try (RunningContestant running = start(comparison, contestant, small)) {
      Waiting.until("all events", PATIENCE, () -> running.committed() >= SIZED_EVENTS);
      WrittenOutputs outputs = new WrittenOutputs(cluster);
      outputs.requireRecords(running.topic(PipelineTopic.PREDICTIONS), SIZED_EVENTS);
      outputs.requireRecords(running.topic(PipelineTopic.AUDIT), SIZED_EVENTS);
      return new Ready(
          topic.events(),
          topic.models(),
          topic.filled(),
          new RunningContestant.Sizes(
              outputs.meanValueBytes(running.topic(PipelineTopic.PREDICTIONS), SIZED_RECORDS),
              outputs.meanValueBytes(running.topic(PipelineTopic.AUDIT), SIZED_RECORDS)));
    } finally {
      few.delete();
    }
  }

  /** New processes for all, which then have their turns. */
  private Map<String, Round> round(
      Comparison comparison, List<Contestant> order, Map<String, Ready> ready, int round) {
    Turns turns = new Turns(cluster, settings.warmUpMost(), settings.turn());
    List<Turns.Player> players = new ArrayList<>();
    try (ClosedTogether ends = new ClosedTogether()) {
      turns.slowDown(order.stream().map(one -> get(ready, topicKey(one)).events().name()).toList());
      for (Contestant contestant : order) {
        Ready topic = get(ready, topicKey(contestant));
        RunningContestant running = start(comparison, contestant, topic);
        ends.add(running::close);
        players.add(new Turns.Player(contestant, running, topic.filled()));
      }
      turns.warmUp(players);
      Map<String, Round> measured = turns.play(players);
      measured.forEach(
          (name, one) ->
              say(
                  String.format(
                      Locale.ROOT,
                      "%s, round %d: %s %,.0f events/s in %d turns, JIT %.1f %%",
                      comparison.name(),
                      round,
                      name,
                      one.eventsPerSecond(),
                      one.turns(),
                      100 * one.compilationShare())));
      return measured;
    }
  }

  private RunningContestant start(Comparison comparison, Contestant contestant, Ready topic) {
    String name = "run" + number++ + "-" + comparison.name();
    return RunningContestant.start(
        cluster, programs, name, contestant, topic.events(), topic.models(), topic.sizes());
  }

  private static Table table(Comparison comparison, List<Map<String, Round>> rounds) {
    List<List<Object>> rows = new ArrayList<>();
    for (Contestant contestant : comparison.contestants()) {
      List<Round> own =
          rounds.stream().map(round -> Comparison.ran(round, contestant.name())).toList();
      Spread speed = spread(own, Round::eventsPerSecond);
      rows.add(
          List.of(
              contestant.name(),
              own.stream().mapToInt(Round::turns).sum(),
              speed.median(),
              speed.least(),
              speed.greatest(),
              spread(own, Round::cpuMicros).median(),
              spread(own, Round::allocatedBytes).median(),
              100 * spread(own, Round::collectionShare).median(),
              100 * spread(own, Round::compilationShare).median(),
              spread(own, Round::residentMib).median(),
              100 * spread(own, Round::canaryShare).median()));
    }
    return new Table(
        comparison.name() + ": " + comparison.title(),
        List.of(
            "contestant",
            "turns",
            "events/s",
            "least",
            "greatest",
            "CPU us/event",
            "bytes allocated/event",
            "GC %",
            "JIT %",
            "RSS MiB",
            "canary %"),
        rows);
  }

  private static List<Judgement> judgements(
      Comparison comparison, List<Map<String, Round>> rounds) {
    List<Judgement> judgements = new ArrayList<>();
    for (Comparison.Mark mark : comparison.marks()) {
      Spread spread =
          Spread.of(rounds.stream().mapToDouble(round -> mark.figure().of(round)).toArray());
      judgements.add(
          new Judgement(
              comparison.name() + ": " + mark.what(),
              spread.median(),
              spread.least(),
              spread.greatest(),
              mark.bound(),
              mark.atLeast()));
    }
    return judgements;
  }

  private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  private static void say(String line) {
    System.err.println("bench: " + line);
  }
}
