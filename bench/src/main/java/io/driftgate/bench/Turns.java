package io.driftgate.bench;

import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lets contestants work in turns of a few seconds, each through a topic that is full, while the
 * others are paused: what else happens on the machine, from one minute to the next, happens to all
 * of them. A contestant is measured by the events whose outputs it committed, from one of its
 * commits to another.
 */
final class Turns {
  /** Until queues are filled again and code is in the processor's caches. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_FOR_VERSIONS_NANOS = 300_000_000L;
  private static final long LOOK_FOR_COMMITS_NANOS = 3_000_000L;
  private static final int CYCLES_LEAST = 3;

  /** More say no more: one process is not like the next, and only another round has others. */
  private static final int CYCLES_MOST = 12;

  /** So many at full speed do not count at the least: queues fill, code is compiled anew. */
  private static final int CYCLES_TO_SPEED = 3;

  /** They count as soon as no one's compilers work more than this part of its turn. */
  private static final double COMPILING_AT_SPEED = 0.05;

  /** Or when so much is read of what the warm-up has left of a topic. */
  private static final double READ_TO_SPEED = 0.4;

  /** At the speed of the warm-up. */
  private static final double TOPIC_LASTS_SECONDS = 1_000;

  private static final Duration LOOK_AT_COMPILERS = Duration.ofSeconds(10);

  /** The warm-up is over when every one's compilers work less than this part of the time. */
  private static final int COMPILING_LEAST = 30;

  /** A turn may be this much quicker than the one before. */
  private static final double RESERVE = 1.5;

  private static final int LOOKED_AT = 5_000;

  private final BenchCluster cluster;
  private final Duration warmUpMost;
  private final Duration length;

  /**
   * @param warmUpMost how long a warm-up lasts at the most
   * @param length of a turn
   */
  Turns(BenchCluster cluster, Duration warmUpMost, Duration length) {
    this.cluster = cluster;
    this.warmUpMost = warmUpMost;
    this.length = length;
  }

  /**
   * Who has turns.
   *
   * @param filled events on its topic
   */
  record Player(Contestant contestant, RunningContestant running, int filled) {}

  /**
   * Before any is started: at full speed a slow machine is at the end of a topic before its
   * compilers are.
   */
  void slowDown(List<String> topics) {
    cluster.limitFetching(
        Math.rint(
            topics.stream()
                .mapToDouble(topic -> cluster.bytes(topic) / TOPIC_LASTS_SECONDS)
                .min()
                .orElseThrow()));
  }

  /**
   * Lets contestants that were just started work, all at once, until their code is compiled, pauses
   * them, and lifts the limit.
   */
  void warmUp(List<Player> players) {
    for (Player player : players) {
      // the trial of the canary's version runs beside the first events, and is not the question
      Waiting.until(
          "all versions", PATIENCE, LOOK_FOR_VERSIONS_NANOS, player.running()::hasLoadedAll);
      Waiting.until("the first commit", PATIENCE, () -> player.running().committed() > 0);
    }
    long begin = System.nanoTime();
    List<Long> compiled = compilationMillis(players);
    boolean quiet = false;
    while (!quiet && System.nanoTime() - begin < warmUpMost.toNanos()) {
      LockSupport.parkNanos(LOOK_AT_COMPILERS.toNanos());
      List<Long> before = compiled;
      List<Long> now = compilationMillis(players);
      compiled = now;
      quiet =
          IntStream.range(0, now.size())
              .allMatch(
                  player ->
                      now.get(player) - before.get(player)
                          < LOOK_AT_COMPILERS.toMillis() / COMPILING_LEAST);
    }
    System.err.printf(
        Locale.ROOT,
        "bench: warm-up of %d s, compilers %s%n",
        Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
        quiet ? "quiet" : "busy");
    players.forEach(player -> player.running().pause());
    cluster.limitFetching(null);
  }

  private static List<Long> compilationMillis(List<Player> players) {
    return players.stream().map(player -> player.running().usage().compilationMillis()).toList();
  }

  /**
   * Turn after turn, until there were enough or a topic is about to end. All are paused before and
   * after.
   */
  Map<String, Round> play(List<Player> players) {
    Instant counted = Instant.now();
    List<Played> all =
        players.stream()
            .map(player -> new Played(player, player.running().committed(), new ArrayList<>()))
            .toList();
    List<Long> judgedBefore = List.of();
    int cycles = 0;
    int uncounted = 0;
    while (cycles < uncounted + CYCLES_MOST && all.stream().allMatch(this::hasEvents)) {
      if (cycles == uncounted && !areAtSpeed(all, cycles)) {
        uncounted++;
      } else if (cycles == uncounted) {
        sayAtSpeed(all, cycles);
        judgedBefore = players.stream().map(this::windowsJudged).toList();
        counted = Instant.now();
      }
      for (Played played : all) {
        played.turns().add(turn(played.player()));
      }
      cycles++;
    }
    if (cycles < uncounted + CYCLES_LEAST) {
      throw new BenchFailure(
          "a topic was read after %d turns each, of which %d to get to speed; give more --events"
              .formatted(cycles, uncounted));
    }
    Map<String, Round> rounds = new LinkedHashMap<>();
    List<Long> judged = players.stream().map(this::windowsJudged).toList();
    for (int each = 0; each < all.size(); each++) {
      Played played = all.get(each);
      rounds.put(
          played.player().contestant().name(),
          round(played, uncounted, counted, judged.get(each) - judgedBefore.get(each)));
    }
    return rounds;
  }

  private static boolean areAtSpeed(List<Played> all, int cycles) {
    return cycles >= CYCLES_TO_SPEED
        && (all.stream().allMatch(Played::isQuiet) || all.stream().anyMatch(Played::hasReadMuch));
  }

  private static void sayAtSpeed(List<Played> all, int cycles) {
    System.err.printf(
        Locale.ROOT,
        "bench: %d turns to get to speed, compilers %s%n",
        cycles,
        all.stream().allMatch(Played::isQuiet) ? "quiet" : "busy");
  }

  private static BenchFailure tooFew() {
    return new BenchFailure("a topic was read before a turn was over; give more --events");
  }

  /**
   * What a contestant did.
   *
   * @param before events that it had committed before its first turn
   */
  private record Played(Player player, long before, List<Turn> turns) {

    boolean hasReadMuch() {
      double read = player.running().committed() - before;
      return read > READ_TO_SPEED * (player.filled() - before);
    }

    boolean isQuiet() {
      return turns.get(turns.size() - 1).compiling() < COMPILING_AT_SPEED;
    }
  }

  /** What happened between two commits. */
  private record Turn(long events, double seconds, Instance.Usage before, Instance.Usage after) {

    double compiling() {
      return (after.compilationMillis() - before.compilationMillis()) / 1e3 / seconds;
    }
  }

  private record Commit(long events, long nanos) {}

  private boolean hasEvents(Played played) {
    double quickest =
        played.turns().stream().mapToDouble(turn -> turn.events() / turn.seconds()).max().orElse(0);
    double seconds = length.plus(SETTLING).toMillis() / 1e3;
    Player player = played.player();
    return player.filled() - player.running().committed() > RESERVE * seconds * quickest;
  }

  private Turn turn(Player player) {
    RunningContestant running = player.running();
    running.resume();
    LockSupport.parkNanos(SETTLING.toNanos());
    Commit first = nextCommit(player);
    Instance.Usage before = running.usage();
    LockSupport.parkNanos(length.toNanos());
    Commit last = nextCommit(player);
    Instance.Usage after = running.usage();
    running.pause();
    return new Turn(
        last.events() - first.events(), (last.nanos() - first.nanos()) / 1e9, before, after);
  }

  private static Commit nextCommit(Player player) {
    RunningContestant running = player.running();
    long before = running.committed();
    if (before >= player.filled()) {
      throw tooFew();
    }
    long[] now = {before};
    Waiting.until(
        "a commit",
        PATIENCE,
        LOOK_FOR_COMMITS_NANOS,
        () -> {
          now[0] = running.committed();
          return now[0] > before;
        });
    return new Commit(now[0], System.nanoTime());
  }

  private Round round(Played played, int first, Instant counted, long windowsJudged) {
    Player player = played.player();
    List<Turn> turns = played.turns().subList(first, played.turns().size());
    double events = turns.stream().mapToLong(Turn::events).sum();
    double seconds = turns.stream().mapToDouble(Turn::seconds).sum();
    double cpuNanos = 0;
    double allocatedBytes = 0;
    double collectionMillis = 0;
    double compilationMillis = 0;
    for (Turn turn : turns) {
      cpuNanos += turn.after().cpuNanos() - turn.before().cpuNanos();
      allocatedBytes += turn.after().allocatedBytes() - turn.before().allocatedBytes();
      collectionMillis += turn.after().collectionMillis() - turn.before().collectionMillis();
      compilationMillis += turn.after().compilationMillis() - turn.before().compilationMillis();
    }
    return new Round(
        events / seconds,
        cpuNanos / 1e3 / events,
        allocatedBytes / events,
        collectionMillis / 1e3 / seconds,
        compilationMillis / 1e3 / seconds,
        player.running().largestResidentMib(),
        canaryShare(player),
        windowsJudged,
        counted,
        turns.size());
  }

  private double canaryShare(Player player) {
    if (player.contestant().kind() != Contestant.Kind.DRIFTGATE) {
      return 0;
    }
    return new WrittenOutputs(cluster)
        .last(player.running().topic(PipelineTopic.PREDICTIONS), LOOKED_AT).stream()
            .mapToInt(record -> isCanarys(record) ? 1 : 0)
            .average()
            .orElse(0);
  }

  private static boolean isCanarys(ConsumerRecord<byte[], byte[]> record) {
    return WrittenOutputs.decoded(record, new Prediction(), Prediction.getClassSchema()).getRoute()
        == Route.CANARY;
  }

  private long windowsJudged(Player player) {
    if (player.contestant().kind() != Contestant.Kind.DRIFTGATE) {
      return 0;
    }
    return new WrittenOutputs(cluster)
        .last(player.running().topic(PipelineTopic.DRIFT_REPORTS), LOOKED_AT).stream()
            .map(
                record ->
                    WrittenOutputs.decoded(record, new DriftReport(), DriftReport.getClassSchema()))
            .filter(DriftReport::getJudged)
            .count();
  }
}
