package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drift moves traffic: the electricity stream around row 17,424, where features come alive that
 * were constant while version 1 was trained, and that version 2 knows.
 */
class RolloutDriftIT {
  private static final int FROM = 16_800;
  private static final int UNTIL = 21_600;

  /** Ten windows: what is sent before the monitor is waited for. */
  private static final int CHUNK = 400;

  @TempDir Path directory;

  @Test
  void driftStartsARolloutAndLikenessGivesTheCandidateItsShare() throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("topics.partitions", "1")
            .with("drift.window-ms", Drift.WINDOW_MS)
            .with("drift.rows", Drift.ROWS)
            .with("drift.min-rows", "20")
            .with("drift.grace-ms", "0")
            .with("rollout.mode", "act")
            .with("rollout.cool-down-ms", Drift.WINDOW_MS)
            .with("rollout.deadline-ms", Long.toString(Duration.ofDays(365).toMillis()))) {
      Path first = Drift.calibrated(bench, directory);
      Path second = Drift.calibratedSecond(bench, directory);
      bench.topicsApplied();
      bench.command("model", "publish", first.toString());
      bench.start();
      Publishing.awaitState(bench, "1", "serving");
      bench.command("rollout", "promote", "1");
      bench.command("model", "publish", second.toString());
      Publishing.awaitState(bench, "2", "loaded");
      try (KafkaConsumer<byte[], byte[]> reports = bench.follow(PipelineTopic.DRIFT_REPORTS)) {
        for (int row = FROM; row < UNTIL; row += CHUNK) {
          Path rows = Drift.rows(directory.resolve("rows-" + row + ".csv"), row, CHUNK);
          Drift.produce(bench, rows);
          awaitWindows(reports, (row + CHUNK - FROM) / 40 - 1);
        }
      }

      JsonNode status = bench.json("rollout", "status", "--last", "100");
      List<JsonNode> events = new ArrayList<>();
      status.get("events").forEach(events::add);
      assertThat(events.subList(1, events.size()))
          .allMatch(event -> event.get("asked_by").isNull())
          .allMatch(event -> !event.get("reason").asText().isEmpty());
      assertThat(events).extracting(event -> event.get("event").asText()).contains("STARTED");
      assertThat(status.at("/routing/canary_version").asText()).isEqualTo("2");
      assertThat(status.at("/routing/canary_share").asInt())
          .as("as far as it goes without labels")
          .isEqualTo(2_500);
      JsonNode last = events.get(events.size() - 1);
      assertThat(last.get("event").asText()).isEqualTo("PROPOSED");
      assertThat(last.get("proposed").asText()).isEqualTo("promote");
      assertThat(last.at("/evidence/windows_for").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(last.get("alert_ids").size()).isEqualTo(1);
      bench.command("rollout", "approve", "--by", "ada");
      Drift.produce(bench, Drift.rows(directory.resolve("rows.csv"), UNTIL, CHUNK));
      List<Prediction> predictions = bench.predictions(UNTIL - FROM + CHUNK);
      assertThat(predictions.subList(0, 600)).allMatch(one -> one.getModelVersion().equals("1"));
      assertThat(predictions).anyMatch(one -> one.getRoute() == Route.CANARY);
      assertThat(predictions.subList(UNTIL - FROM + 10, predictions.size()))
          .allMatch(one -> one.getModelVersion().equals("2") && one.getRoute() == Route.STABLE);
    }
  }

  /** Waits until so many windows were held against the stable version. */
  private static void awaitWindows(KafkaConsumer<byte[], byte[]> reports, int windows) {
    List<DriftReport> read = new ArrayList<>();
    reports.seekToBeginning(reports.assignment());
    Workbench.await(
        windows + " windows are reported",
        () -> {
          read.addAll(Wire.next(reports, DriftReport.getClassSchema()));
          return read.stream().filter(report -> report.getModelVersion().equals("1")).count()
              >= windows;
        });
  }
}
