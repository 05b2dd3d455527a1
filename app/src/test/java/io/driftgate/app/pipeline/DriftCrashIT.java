package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.PipelineTopic;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed again and again, the monitor says what it would have said undisturbed. */
class DriftCrashIT {
  private static final int KILLS = 12;

  @TempDir Path directory;

  @Test
  void alertsWindowsAndEvidenceAreThoseOfAnUndisturbedRun() {
    Path calm = directory.resolve("calm");
    Path rough = directory.resolve("rough");
    calm.toFile().mkdirs();
    rough.toFile().mkdirs();
    Drift.Said undisturbed;
    int reports;
    try (Workbench bench = bench(calm)) {
      reports = Drift.backtest(bench, bundle(bench), Drift.EVENTS).reports().size() - 1;
      bench.start();
      Drift.produce(bench, Drift.EVENTS);
      undisturbed = Drift.live(bench, reports);
    }
    try (Workbench bench = bench(rough)) {
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () ->
                  bench.command(
                      "produce",
                      "--input",
                      Drift.EVENTS.toString(),
                      "--topic",
                      bench.featuresTopic(),
                      "--key",
                      "event_id",
                      "--rate",
                      "250"));
      int killedUnderLoad = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        try (InstanceProcess instance = InstanceProcess.start(bench, rough)) {
          // every second time as soon as it has scored, else as soon as it has reported
          PipelineTopic sign =
              kill % 2 == 0 ? PipelineTopic.PREDICTIONS : PipelineTopic.DRIFT_REPORTS;
          long before = kill < 2 ? 0 : bench.end(bench.topic(sign));
          Workbench.await(
              "work is done before kill " + kill + "\n" + instance.log(),
              () ->
                  bench.end(bench.topic(sign)) > before + 5
                      || load.isDone()
                      || !instance.isAlive());
          assertThat(instance.isAlive()).as(instance.log()).isTrue();
          assertThat(load).as("the load").isNotCompletedExceptionally();
          instance.kill();
          killedUnderLoad += load.isDone() ? 0 : 1;
        }
      }
      assertThat(killedUnderLoad).isGreaterThan(KILLS / 2);
      load.join();
      try (InstanceProcess last = InstanceProcess.start(bench, rough)) {
        assertThat(Drift.live(bench, reports)).as(last.log()).isEqualTo(undisturbed);
      }
    }
    assertThat(undisturbed.alerts()).isNotEmpty();
  }

  private static Path bundle(Workbench bench) {
    return bench.config().pipeline().model().orElseThrow();
  }

  private Workbench bench(Path own) {
    Workbench bench =
        new Workbench(own)
            .with("drift.window-ms", Drift.WINDOW_MS)
            .with("drift.rows", Drift.ROWS)
            .with("drift.min-rows", "20")
            // missed sooner than by default, so that each successor gets to work before it is
            // killed
            .with("kafka.consumer.session.timeout.ms", "6000")
            .with("kafka.consumer.heartbeat.interval.ms", "1000")
            .with("kafka.producer.transaction.timeout.ms", "8000");
    Path bundle = Drift.calibrated(bench, own);
    return bench.with("pipeline.model", bundle.toString()).topicsApplied();
  }
}
