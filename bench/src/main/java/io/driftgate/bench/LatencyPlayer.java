package io.driftgate.bench;

import io.driftgate.bench.workload.Workload;
import io.driftgate.schemas.PipelineTopic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** A contestant with its events and the reader of its predictions; it has to be running to work. */
final class LatencyPlayer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int START_EVENTS_PER_SECOND = 1_000;

  /** Until code and data are in the processor's caches again. */
  static final Duration SETTLING = Duration.ofMillis(300);

  private final LatencyCampaign.Entrant entrant;
  private final EventTopic topic;
  private final RunningContestant running;
  private final LatencyReader reader;
  private final PacedEvents events;
  private final Map<Integer, Counted> counted = new LinkedHashMap<>();
  private Counted last = new Counted();
  private long sent;

  /** What was seen in a turn, or in all turns that count at a rate. */
  private static final class Counted {
    private final Histogram micros = LatencyReader.histogram();
    private double seconds;
    private double compilingSeconds;
    private int leftOut;

    private void add(Counted turn) {
      micros.add(turn.micros);
      seconds += turn.seconds;
      compilingSeconds += turn.compilingSeconds;
    }

    private double compilingShare() {
      return compilingSeconds / seconds;
    }
  }

  private LatencyPlayer(
      LatencyCampaign.Entrant entrant,
      EventTopic topic,
      RunningContestant running,
      LatencyReader reader,
      PacedEvents events) {
    this.entrant = entrant;
    this.topic = topic;
    this.running = running;
    this.reader = reader;
    this.events = events;
  }

  /**
   * Starts a process, and waits until it has all versions and has scored its first events.
   *
   * @param name of the pipeline, not used before
   */
  static LatencyPlayer start(
      BenchCluster cluster,
      Programs programs,
      String name,
      LatencyCampaign.Entrant entrant,
      Workload workload,
      ModelFiles models,
      RunningContestant.Sizes sizes) {
    EventTopic topic = EventTopic.create(cluster, "events-of-" + name, workload);
    RunningContestant running =
        RunningContestant.start(
            cluster, programs, name, entrant.contestant(), topic, models, sizes);
    try {
      LatencyPlayer player =
          new LatencyPlayer(
              entrant,
              topic,
              running,
              LatencyReader.start(cluster, running.topic(PipelineTopic.PREDICTIONS)),
              new PacedEvents(topic));
      player.work(START_EVENTS_PER_SECOND, Duration.ofSeconds(1));
      Waiting.until("all versions", PATIENCE, running::hasLoadedAll);
      return player;
    } catch (RuntimeException e) {
      // what else was begun ends with the benchmark, which ends now
      running.close();
      throw e;
    }
  }

  String name() {
    return entrant.contestant().name();
  }

  RunningContestant running() {
    return running;
  }

  /** Scores events that do not count, until all predictions are read. */
  void work(int rate, Duration duration) {
    sent += events.send(rate, duration.toNanos());
    Waiting.until(
        sent + " predictions",
        PATIENCE,
        () -> {
          running.requireAlive();
          return reader.seen() >= sent;
        });
    if (reader.seen() != sent) {
      throw new BenchFailure(name() + " wrote " + reader.seen() + " predictions for " + sent);
    }
  }

  /** As a turn that counts, but nothing does; the CPU time of its compilers, in seconds. */
  double rehearse(int rate, Duration duration) {
    CompletableFuture<Void> beside = meanwhile();
    double compiling = compilingSeconds(rate, duration);
    beside.join();
    return compiling;
  }

  /**
   * Scores events that may count, but for those of the first moment: {@link #keep} or {@link
   * #leaveOut} says whether they do.
   *
   * @return part of the time that the compilers worked
   */
  double measure(int rate, Duration duration) {
    last = new Counted();
    CompletableFuture<Void> beside = meanwhile();
    long begin = System.nanoTime();
    reader.begin(last.micros, begin + SETTLING.toNanos());
    last.compilingSeconds = compilingSeconds(rate, duration.plus(SETTLING));
    last.seconds = (System.nanoTime() - begin) / 1e9;
    reader.end();
    beside.join();
    return last.compilingShare();
  }

  /** What was measured last counts. */
  void keep(int rate) {
    at(rate).add(last);
  }

  /** What was measured last does not count. */
  void leaveOut(int rate) {
    at(rate).leftOut++;
  }

  private Counted at(int rate) {
    return counted.computeIfAbsent(rate, key -> new Counted());
  }

  private double compilingSeconds(int rate, Duration duration) {
    long before = running.usage().compilationMillis();
    work(rate, duration);
    return (running.usage().compilationMillis() - before) / 1e3;
  }

  private CompletableFuture<Void> meanwhile() {
    return CompletableFuture.runAsync(() -> entrant.meanwhile().accept(running));
  }

  /** What was counted, by rate, when all turns are over. */
  Map<Integer, Latencies> finished() {
    entrant.afterwards().accept(running);
    Map<Integer, Latencies> found = new LinkedHashMap<>();
    counted.forEach(
        (rate, here) ->
            found.put(
                rate,
                new Latencies(
                    here.micros.getValueAtPercentile(50) / 1e3,
                    here.micros.getValueAtPercentile(99) / 1e3,
                    here.micros.getValueAtPercentile(99.9) / 1e3,
                    here.micros.getMaxValue() / 1e3,
                    here.compilingShare(),
                    here.leftOut)));
    return found;
  }

  @Override
  public void close() {
    try (ClosedTogether ends = new ClosedTogether()) {
      ends.add(events::close);
      ends.add(reader::close);
      ends.add(running::close);
      ends.add(topic::delete);
    }
  }
}
