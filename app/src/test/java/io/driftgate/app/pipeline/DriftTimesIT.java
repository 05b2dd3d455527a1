package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.WindowClose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Times that are not as they should be: windows still close, and every event is in one of their
 * counters.
 */
class DriftTimesIT {
  private static final int EVENTS = 4_000;
  private static final int PARTITIONS = 4;

  /** It falls silent in the middle of the stream, and speaks again when all is over. */
  private static final int SILENT = 3;

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path directory;

  private int late;
  private int silentLater;

  private final Map<Instant, Long> eventsByWindow = new HashMap<>();

  /** Event time that the silent partition had reached, milliseconds since 1970. */
  private long silentReached;

  @Test
  void nothingIsDroppedUnseen() {
    try (Workbench bench =
        new Workbench(directory)
            .with("pipeline.model", Models.table(directory).toString())
            .with("topics.partitions", Integer.toString(PARTITIONS))
            .with("drift.window-ms", "60000")
            .with("drift.grace-ms", "60000")
            .with("drift.idle-timeout-ms", "4000")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.TIMED);
      bench.start();
      send(bench, schemaId);

      List<DriftReport> reports = settled(bench, EVENTS + 1);

      assertThat(sum(reports)).isEqualTo(EVENTS + 1);
      assertThat(reports.stream().mapToLong(DriftReport::getLate).sum()).isEqualTo(late);
      assertThat(reports.stream().mapToLong(DriftReport::getClamped).sum()).isEqualTo(1);
      assertThat(reports.stream().mapToLong(DriftReport::getLateAtMonitor).sum())
          .isEqualTo(silentLater);
      assertThat(late).isPositive();
      assertThat(silentLater).isPositive();
      assertThat(reports.get(0).getWindowStart()).isEqualTo(Instant.EPOCH);
      assertThat(reports)
          .extracting(DriftReport::getWindowStart)
          .isSorted()
          .allMatch(start -> start.isBefore(Instant.parse("2026-03-02T00:00:00Z")));
      assertThat(reports).allSatisfy(this::assertClosedByWhatItWaitedFor);
      assertThat(
              reports.stream()
                  .filter(report -> report.getEvents() > 0)
                  .collect(
                      Collectors.toMap(
                          DriftReport::getWindowStart, DriftReport::getEvents, Long::sum)))
          .isEqualTo(eventsByWindow);
      assertThat(reports)
          .extracting(DriftReport::getClosedBy)
          .contains(WindowClose.STREAM_TIME, WindowClose.IDLE_TIMEOUT);
      // one event a second: the hour is there, window by window
      assertThat(reports).hasSizeBetween(EVENTS / 60, EVENTS / 60 + 4);
    }
  }

  private void assertClosedByWhatItWaitedFor(DriftReport report) {
    long due = report.getWindowEnd().toEpochMilli() + 60_000;
    assertThat(report.getClosedBy())
        .as("%s", report.getWindowStart())
        .isEqualTo(due <= silentReached ? WindowClose.STREAM_TIME : WindowClose.IDLE_TIMEOUT);
  }

  private static long sum(List<DriftReport> reports) {
    return reports.stream()
        .mapToLong(
            report ->
                report.getEvents()
                    + report.getRejected()
                    + report.getLate()
                    + report.getLateAtMonitor())
        .sum();
  }

  /** Waits until the reports account for so many events, or no longer change. */
  private static List<DriftReport> settled(Workbench bench, long events) {
    List<DriftReport> reports = new ArrayList<>();
    try (var consumer = bench.follow(PipelineTopic.DRIFT_REPORTS)) {
      Workbench.await(
          "reports account for " + events + " events",
          () -> {
            reports.addAll(Wire.next(consumer, DriftReport.getClassSchema()));
            return sum(reports) >= events;
          });
    }
    return reports;
  }

  /**
   * One event a second to each partition in turn; of 20 one is late by up to 10 minutes, one is of
   * 1970, one of next year.
   */
  private void send(Workbench bench, int schemaId) {
    SplittableRandom random = new SplittableRandom(7);
    try (KafkaProducer<@Nullable String, byte @Nullable []> producer = bench.producer()) {
      List<byte[]> later = new ArrayList<>();
      long[] reached = new long[PARTITIONS];
      for (int event = 0; event < EVENTS; event++) {
        int partition = event % PARTITIONS;
        long time = START.plusSeconds(event).toEpochMilli();
        if (event == 0) {
          time = 0;
        } else if (event == 1_001) {
          time = Instant.now().plus(Duration.ofDays(365)).toEpochMilli();
        } else if (event > PARTITIONS && random.nextInt(20) == 0) {
          time -= random.nextLong(600_000);
        }
        boolean future = event == 1_001;
        byte[] value = SimpleEvents.timed(schemaId, event % 3, time);
        if (partition == SILENT && event > EVENTS / 2) {
          later.add(value);
          continue;
        }
        // one that is too early counts where its partition stands
        long counted = future ? reached[partition] : time;
        long start = Math.floorDiv(counted, 60_000L) * 60_000;
        boolean isLate = start + 120_000 <= reached[partition];
        if (isLate) {
          late++;
        } else {
          eventsByWindow.merge(Instant.ofEpochMilli(start), 1L, Long::sum);
        }
        reached[partition] = Math.max(reached[partition], counted);
        producer.send(new ProducerRecord<>(bench.featuresTopic(), partition, "k" + event, value));
      }
      producer.flush();
      silentLater = later.size();
      silentReached = reached[SILENT];
      // all windows that the others have are closed without it
      settled(bench, EVENTS - silentLater);
      later.forEach(
          value ->
              producer.send(new ProducerRecord<>(bench.featuresTopic(), SILENT, "late", value)));
      producer.flush();
      // what comes too late is told with the next window: one more event opens it
      Instant last = START.plusSeconds(EVENTS + 600);
      eventsByWindow.put(last.truncatedTo(ChronoUnit.MINUTES), 1L);
      producer.send(
          new ProducerRecord<>(
              bench.featuresTopic(),
              0,
              "last",
              SimpleEvents.timed(schemaId, 1, last.toEpochMilli())));
    }
  }
}
