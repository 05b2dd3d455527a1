package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.PipelineTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed again and again, the monitor says what it would have said undisturbed. Events are sent in
 * step with the kills: each comes while a part of the stream is being sent and scored.
 */
class DriftCrashIT {
  private static final int KILLS = 12;

  /** Events of each part but the last: one is there at the start, one is sent with each kill. */
  private static final int PART = Drift.EVENT_COUNT / (KILLS + 1);

  /** So slow that a part lasts seconds, of which the first ones see the kill. */
  private static final String EVENTS_PER_SECOND = "500";

  /** More than a commit that the broker was about to finish for the one before can bring. */
  private static final int SCORED = 200;

  @TempDir Path directory;

  /**
   * What was to be done at a kill.
   *
   * @param unsent events of the part being sent that were not sent yet
   * @param uncommitted events that the broker had and whose scores were not committed
   */
  private record InHand(long unsent, long uncommitted) {}

  private final List<InHand> inHand = new ArrayList<>();
  private final List<RestoreLog.Restored> restored = new ArrayList<>();
  private CompletableFuture<Void> load = CompletableFuture.completedFuture(null);

  @Test
  void alertsWindowsAndEvidenceAreThoseOfAnUndisturbedRun() {
    Drift.Said undisturbed = undisturbed();
    Path rough = folder("rough");
    try (Workbench bench = bench(rough);
        ConsumerGroup scoring = ConsumerGroup.scoring(bench)) {
      Drift.produce(bench, part(rough, 0));
      for (int kill = 0; kill < KILLS; kill++) {
        killAtWork(bench, rough, scoring, kill);
      }
      load.join();
      try (InstanceProcess last = InstanceProcess.start(bench, rough, RestoreLog.option(rough))) {
        Drift.assertSame(Drift.live(bench, undisturbed.reports().size()), undisturbed);
        RestoreLog.of(last).ifPresent(restored::add);
      }
      assertKilledAtWork();
      tellRestored(bench);
    }
    assertThat(undisturbed.alerts()).isNotEmpty();
  }

  private Drift.Said undisturbed() {
    try (Workbench bench = bench(folder("calm"))) {
      Path bundle = bench.config().pipeline().model().orElseThrow();
      int reports = Drift.backtest(bench, bundle, Drift.EVENTS).whileItRuns().reports().size();
      bench.start();
      Drift.produce(bench, Drift.EVENTS);
      return Drift.live(bench, reports);
    }
  }

  private void killAtWork(Workbench bench, Path own, ConsumerGroup scoring, int kill) {
    // every second time as soon as it has scored, else as soon as it has reported
    boolean reporting = kill % 2 == 1;
    long scoredBefore = kill == 0 ? 0 : scoring.done();
    long reportedBefore = bench.end(bench.topic(PipelineTopic.DRIFT_REPORTS));
    try (InstanceProcess instance = InstanceProcess.start(bench, own, RestoreLog.option(own))) {
      load.join();
      Workbench.await(
          "work is done before kill " + kill,
          () ->
              scoring.done() > scoredBefore + SCORED
                  && (!reporting
                      || bench.end(bench.topic(PipelineTopic.DRIFT_REPORTS)) > reportedBefore + 5));
      Path part = part(own, kill + 1);
      load = CompletableFuture.runAsync(() -> send(bench, part));
      // not always the same time after a commit
      long underWay = sent(kill + 1) + 100 + 50L * kill;
      Workbench.await(
          "the next part is under way",
          () -> bench.end(bench.featuresTopic()) > underWay || load.isCompletedExceptionally());
      assertThat(instance.isAlive()).as(instance.log()).isTrue();
      long arrived = bench.end(bench.featuresTopic());
      instance.kill();
      inHand.add(new InHand(sent(kill + 2) - arrived, arrived - scoring.done()));
      RestoreLog.of(instance).ifPresent(restored::add);
    }
  }

  /** Events were still to come at every kill, and there were such that had to be done again. */
  private void assertKilledAtWork() {
    System.out.printf(
        "events not yet sent, and sent but not committed, at each kill: %s%n", inHand);
    assertThat(inHand).hasSize(KILLS).allMatch(work -> work.unsent() > 0);
    assertThat(inHand.stream().filter(work -> work.uncommitted() > 0))
        .hasSizeGreaterThan(KILLS / 2);
  }

  /** Told, not asserted: how long it takes depends on the machine. */
  private void tellRestored(Workbench bench) {
    System.out.printf(
        Locale.ROOT,
        "monitor's state read back %d times: %s; %,d bytes in the end%n",
        restored.size(),
        restored,
        stateBytes(bench));
  }

  /** Keys and values that the changelog holds in the end, without what they replaced. */
  private static long stateBytes(Workbench bench) {
    String changelog = bench.name() + "-monitor-monitor-state-changelog";
    Map<String, Long> bytes = new HashMap<>();
    WholeTopic.read(
        bench,
        changelog,
        record -> {
          String key = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            bytes.remove(key);
          } else {
            bytes.put(key, (long) record.key().length + record.value().length);
          }
        });
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events of the parts before one. */
  private static int sent(int part) {
    return part > KILLS ? Drift.EVENT_COUNT : part * PART;
  }

  private static Path part(Path directory, int part) {
    return Drift.rows(
        directory.resolve("part-" + part + ".csv"), sent(part), sent(part + 1) - sent(part));
  }

  private static void send(Workbench bench, Path part) {
    bench.command(
        "produce",
        "--input",
        part.toString(),
        "--topic",
        bench.featuresTopic(),
        "--key",
        "event_id",
        "--rate",
        EVENTS_PER_SECOND);
  }

  private Path folder(String name) {
    Path folder = directory.resolve(name);
    folder.toFile().mkdirs();
    return folder;
  }

  private Workbench bench(Path own) {
    Workbench bench =
        Drift.bench(own, Drift.ROWS)
            // missed sooner than by default, so that each successor gets to work before it is
            // killed
            .with("kafka.consumer.session.timeout.ms", "6000")
            .with("kafka.consumer.heartbeat.interval.ms", "1000")
            .with("kafka.producer.transaction.timeout.ms", "8000");
    Path bundle = Drift.calibrated(bench, own);
    return bench.with("pipeline.model", bundle.toString()).topicsApplied();
  }
}
