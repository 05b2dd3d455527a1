package io.driftgate.bench;

import io.driftgate.bench.contestant.CrayfishContestant.DataBatch;
import io.driftgate.bench.report.Judgement;
import io.driftgate.bench.report.Table;
import io.driftgate.bench.workload.Workload;
import io.driftgate.schemas.PipelineTopic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final int SIZED_RECORDS = 1_000;

  private final BenchCluster cluster;
  private final Programs programs;
  private final Settings settings;
  private final List<Table> tables = new ArrayList<>();
  private final List<Judgement> judgements = new ArrayList<>();
  private int number;

  /**
   * How much.
   *
   * @param events of a comparison with small events and quick contestants
   * @param warmUp part of them that does not count
   */
  record Settings(int events, int rounds, double warmUp) {}

  Campaign(BenchCluster cluster, Programs programs, Settings settings) {
    this.cluster = cluster;
    this.programs = programs;
    this.settings = settings;
  }

  List<Table> tables() {
    return tables;
  }

  List<Judgement> judgements() {
    return judgements;
  }

  /** A workload's topics and models. */
  private record Ready(
      EventTopic events, ModelFiles models, int filled, RunningContestant.Sizes sizes) {}

  /** What was measured, by round and contestant. */
  List<Map<String, Round>> run(Comparison comparison) {
    say(comparison.name() + ": filling topics");
    Map<String, Ready> ready = new HashMap<>();
    for (Contestant contestant : comparison.contestants()) {
      ready.computeIfAbsent(topicKey(contestant), key -> prepare(comparison, contestant));
    }
    // nobody's figures: the broker gets warm, and the sizes of what Driftgate writes are found
    comparison.contestants().stream()
        .filter(contestant -> contestant.kind() == Contestant.Kind.DRIFTGATE)
        .map(Campaign::topicKey)
        .distinct()
        .forEach(key -> ready.put(key, sized(comparison, key, get(ready, key))));
    List<Map<String, Round>> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      List<Contestant> order = new ArrayList<>(comparison.contestants());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      Map<String, Round> done = new LinkedHashMap<>();
      for (Contestant contestant : order) {
        Ready topic = get(ready, topicKey(contestant));
        Round measured = measure(comparison, contestant, topic);
        say(
            String.format(
                Locale.ROOT,
                "%s, round %d: %s %,.0f events/s",
                comparison.name(),
                round + 1,
                contestant.name(),
                measured.eventsPerSecond()));
        done.put(contestant.name(), measured);
      }
      rounds.add(done);
    }
    ready.values().forEach(topic -> topic.events().delete());
    summarise(comparison, rounds);
    return rounds;
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
    int events = events(comparison, share);
    String name = comparison.name() + "-" + key + "-" + number++;
    EventTopic topic = EventTopic.create(cluster, name, workload);
    if (first.kind() == Contestant.Kind.CRAYFISH) {
      topic.fill(events, (event, time) -> json(workload, event, time));
    } else {
      topic.filled(events);
    }
    ModelFiles models = ModelFiles.pack(workload, cluster.folder(name + "-models"));
    return new Ready(topic, models, events, UNKNOWN);
  }

  private static byte[] json(Workload workload, long event, long time) {
    List<Float> data = new ArrayList<>();
    for (float value : workload.rows()[(int) (event % workload.rows().length)]) {
      data.add(value);
    }
    return new DataBatch(time, data, List.of()).json();
  }

  private int events(Comparison comparison, double share) {
    return (int) Math.round(settings.events() * comparison.share() * share);
  }

  private Ready sized(Comparison comparison, String key, Ready topic) {
    Contestant contestant =
        comparison.contestants().stream()
            .filter(one -> topicKey(one).equals(key))
            .filter(one -> one.kind() == Contestant.Kind.DRIFTGATE)
            .findFirst()
            .orElseThrow();
    say(comparison.name() + ": a round that does not count");
    try (RunningContestant running = start(comparison, contestant, topic)) {
      int wanted = events(comparison, contestant.share());
      new ThroughputRun(cluster, settings.warmUp())
          .measure(running, contestant, wanted, topic.filled());
      WrittenOutputs outputs = new WrittenOutputs(cluster);
      return new Ready(
          topic.events(),
          topic.models(),
          topic.filled(),
          new RunningContestant.Sizes(
              outputs.meanValueBytes(running.topic(PipelineTopic.PREDICTIONS), SIZED_RECORDS),
              outputs.meanValueBytes(running.topic(PipelineTopic.AUDIT), SIZED_RECORDS)));
    }
  }

  private Round measure(Comparison comparison, Contestant contestant, Ready topic) {
    try (RunningContestant running = start(comparison, contestant, topic)) {
      return new ThroughputRun(cluster, settings.warmUp())
          .measure(running, contestant, events(comparison, contestant.share()), topic.filled());
    }
  }

  private RunningContestant start(Comparison comparison, Contestant contestant, Ready topic) {
    String name = "run" + number++ + "-" + comparison.name();
    return RunningContestant.start(
        cluster, programs, name, contestant, topic.events(), topic.models(), topic.sizes());
  }

  private void summarise(Comparison comparison, List<Map<String, Round>> rounds) {
    List<List<Object>> rows = new ArrayList<>();
    for (Contestant contestant : comparison.contestants()) {
      List<Round> own =
          rounds.stream().map(round -> Comparison.ran(round, contestant.name())).toList();
      Spread speed = spread(own, Round::eventsPerSecond);
      rows.add(
          List.of(
              contestant.name(),
              events(comparison, contestant.share()),
              speed.median(),
              speed.least(),
              speed.greatest(),
              spread(own, Round::cpuMicros).median(),
              spread(own, Round::allocatedBytes).median(),
              100 * spread(own, Round::collectionShare).median(),
              spread(own, Round::residentMib).median(),
              100 * spread(own, Round::canaryShare).median()));
    }
    tables.add(
        new Table(
            comparison.name() + ": " + comparison.title(),
            List.of(
                "contestant",
                "events",
                "events/s",
                "least",
                "greatest",
                "CPU us/event",
                "bytes allocated/event",
                "GC %",
                "RSS MiB",
                "canary %"),
            rows));
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
  }

  private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  private static void say(String line) {
    System.err.println("bench: " + line);
  }
}
