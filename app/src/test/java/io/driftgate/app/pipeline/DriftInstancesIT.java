package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.app.run.Pipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples, reports and alerts do not tell how many instances there were, nor when partitions went
 * from one to another. Windows of 40 half-hours, 30 of them in the sample, calibrated.
 */
class DriftInstancesIT {
  private static final int PARTITIONS = 5;

  /** Rows that a part of the stream begins with; all but the first in the middle of a window. */
  private static final List<Integer> CUTS =
      List.of(0, Drift.inTheMiddle(9_000), Drift.inTheMiddle(19_000), Drift.inTheMiddle(34_000));

  @TempDir Path directory;

  /**
   * What a run came to.
   *
   * @param samples of each window
   */
  private record Run(Drift.Said said, Map<String, Samples.Merged> samples) {}

  /**
   * A moment in which others took over.
   *
   * @param row first of the stream that had not been sent
   * @param offsets where the one ended and the other began, of the partitions that changed hands
   */
  private record Handover(int row, Map<Integer, Long> offsets) {}

  @Test
  void anyNumberOfInstancesSaysTheSame() {
    try (Workbench calibrating = bench(directory)) {
      Path bundle = Drift.calibrated(calibrating, directory);
      int reports =
          Drift.backtest(calibrating, bundle, Drift.EVENTS).whileItRuns().reports().size();
      Run one = run(bundle, reports, 1, 1, 1, 1);
      Run two = run(bundle, reports, 1, 2, 2, 1);
      Run five = run(bundle, reports, 1, 3, 5, 4);

      assertThat(one.said().alerts()).isNotEmpty();
      assertThat(one.samples()).hasSize(reports + 1);
      assertSame(two, one);
      assertSame(five, one);
    }
  }

  private static void assertSame(Run run, Run one) {
    assertThat(run.samples().keySet()).isEqualTo(one.samples().keySet());
    one.samples()
        .forEach(
            (window, sample) ->
                assertThat(run.samples().get(window)).as("sample of %s", window).isEqualTo(sample));
    Drift.assertSame(run.said(), one.said());
  }

  private Workbench bench(Path own) {
    return Drift.bench(own, Drift.ROWS).with("topics.partitions", Integer.toString(PARTITIONS));
  }

  /**
   * The stream in parts. Each is scored and committed, up to the middle of a window, before others
   * take over.
   *
   * @param instances that score each part; where there are fewer, the oldest has left
   */
  private Run run(Path bundle, int reports, int... instances) {
    Path own = directory.resolve("instances-" + Arrays.stream(instances).max().orElseThrow());
    own.toFile().mkdirs();
    try (Workbench bench = bench(own).with("pipeline.model", bundle.toString()).topicsApplied();
        ConsumerGroup scoring = ConsumerGroup.scoring(bench);
        ConsumerGroup monitoring = ConsumerGroup.monitoring(bench)) {
      Crew crew = new Crew(bench, own, scoring, monitoring);
      List<Handover> handovers = new ArrayList<>();
      Map<Integer, String> before = Map.of();
      for (int part = 0; part < CUTS.size(); part++) {
        Map<Integer, Long> offsets = scoring.committed();
        Map<Integer, String> after = crew.become(instances[part]);
        if (part > 0) {
          handovers.add(handover(CUTS.get(part), before, after, offsets));
        }
        before = after;
        int until = part + 1 < CUTS.size() ? CUTS.get(part + 1) : Drift.EVENT_COUNT;
        send(bench, own, CUTS.get(part), until);
        Workbench.await("all of the part is scored", () -> scoring.done() == until);
      }
      Samples samples = Samples.counting(bench, Drift.EVENT_COUNT);
      samples.assertExact(
          bench.predictions(Drift.EVENT_COUNT),
          Duration.ofMillis(Long.parseLong(Drift.WINDOW_MS)),
          Integer.parseInt(Drift.ROWS));
      crew.assertAllWorked();
      assertInTheMiddleOfWindows(samples, handovers, instances);
      return new Run(Drift.live(bench, reports), samples.merged(Integer.parseInt(Drift.ROWS)));
    }
  }

  /** The instances of a run, and who was seen at work. */
  private static final class Crew {
    private final Workbench bench;
    private final Path own;
    private final ConsumerGroup scoring;
    private final ConsumerGroup monitoring;
    private final List<Pipeline> running = new ArrayList<>();
    private final List<Pipeline> started = new ArrayList<>();
    private final Set<String> scored = new HashSet<>();
    private final Set<String> monitored = new HashSet<>();

    Crew(Workbench bench, Path own, ConsumerGroup scoring, ConsumerGroup monitoring) {
      this.bench = bench;
      this.own = own;
      this.scoring = scoring;
      this.monitoring = monitoring;
    }

    /** Waits until so many instances share the partitions; returns which one holds which. */
    Map<Integer, String> become(int instances) {
      while (running.size() > instances) {
        bench.stop(running.remove(0));
      }
      while (running.size() < instances) {
        bench.with("pipeline.state-directory", own.resolve("state-" + started.size()).toString());
        Pipeline pipeline = bench.start();
        running.add(pipeline);
        started.add(pipeline);
      }
      Map<Integer, String> holders = new TreeMap<>();
      Workbench.await(
          instances + " instances share the partitions",
          () -> {
            holders.clear();
            holders.putAll(scoring.holders());
            Map<Integer, String> watching = monitoring.holders();
            boolean shared =
                holders.size() == PARTITIONS
                    && Set.copyOf(holders.values()).size() == instances
                    && watching.size() == 1;
            if (shared) {
              monitored.addAll(watching.values());
            }
            return shared;
          });
      scored.addAll(holders.values());
      return holders;
    }

    /**
     * All scored, by their own counters as by the group's members; the first one's monitor left.
     */
    void assertAllWorked() {
      List<Long> predictions =
          started.stream().map(one -> one.metrics().snapshot().predictions()).toList();
      assertThat(scored).hasSameSizeAs(started);
      assertThat(predictions).allMatch(count -> count > 0);
      // more where a transaction had to be done again; the topics say that each event is there once
      assertThat(predictions.stream().mapToLong(Long::longValue).sum())
          .isGreaterThanOrEqualTo(Drift.EVENT_COUNT);
      assertThat(monitored.size() > 1).isEqualTo(started.size() > 1);
    }
  }

  private static void send(Workbench bench, Path own, int from, int until) {
    Drift.produce(bench, Drift.rows(own.resolve("part-" + from + ".csv"), from, until - from));
  }

  private static Handover handover(
      int row,
      Map<Integer, String> before,
      Map<Integer, String> after,
      Map<Integer, Long> offsets) {
    Map<Integer, Long> moved = new TreeMap<>(offsets);
    moved.keySet().removeIf(partition -> after.get(partition).equals(before.get(partition)));
    return new Handover(row, moved);
  }

  /** One instance wrote the first half of the window's sample of a partition, another the rest. */
  private static void assertInTheMiddleOfWindows(
      Samples samples, List<Handover> handovers, int... instances) {
    for (int cut = 0; cut < handovers.size(); cut++) {
      Handover handover = handovers.get(cut);
      assertThat(handover.offsets().isEmpty()).isEqualTo(instances[cut] == instances[cut + 1]);
      Instant window = Drift.time(handover.row()).minusMillis(Long.parseLong(Drift.WINDOW_MS) / 2);
      assertThat(handover.offsets())
          .allSatisfy(
              (partition, offset) ->
                  assertThat(samples.cutAt(window, partition, offset))
                      .as("partition %s of window %s at offset %s", partition, window, offset)
                      .isTrue());
    }
  }
}
