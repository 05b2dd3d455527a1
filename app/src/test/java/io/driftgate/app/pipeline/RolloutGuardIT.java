package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.app.releases.RecordWriter;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.InstanceReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.SampleBatch;
import io.driftgate.schemas.VersionReport;
import io.driftgate.topology.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What freezes a rollout that nobody watches, on a broker. */
class RolloutGuardIT {
  /** Version 12 says 2,048 times what version 1 says. */
  private static final int FAR_OFF = 12;

  @TempDir Path directory;

  /** The scorers' own counts find nothing; a partition that says otherwise freezes the rollout. */
  @Test
  void aSplitThatIsNotTheTablesFreezesTheRollout() throws Exception {
    try (Workbench bench = HandDriven.bench(directory)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", Models.doubling(directory, 1).toString());
      bench.start();
      bench.command("rollout", "promote", "1");
      bench.command("model", "publish", Models.doubling(directory, 2).toString());
      Publishing.awaitState(bench, "2", "loaded");
      bench.command("rollout", "start", "2", "--share", "10%");
      HandDriven.awaitEpoch(bench, schemaId, 2);
      HandDriven.send(bench, schemaId);
      assertCounted(bench);
      assertTimed(bench);
      assertThat(HandDriven.kinds(bench)).doesNotContain("PAUSED");

      try (RecordWriter samples = new RecordWriter(bench.config())) {
        samples.write(PipelineTopic.SAMPLES, bench.name(), miscounted(bench));
      }
      Workbench.await("the rollout is frozen", () -> HandDriven.kinds(bench).contains("PAUSED"));

      JsonNode status = bench.json("rollout", "status");
      JsonNode frozen = status.get("events").get(status.get("events").size() - 1);
      assertThat(frozen.get("cause").asText()).isEqualTo("GUARD");
      assertThat(frozen.get("reason").asText()).contains("the table gives it 10.0 %");
      assertThat(frozen.at("/evidence/buckets_canary").asInt()).isGreaterThanOrEqualTo(600);
      assertThat(status.at("/routing/canary_share").asInt()).isEqualTo(1_000);
      bench.command("rollout", "resume");
      bench.command("rollout", "rollback");
      assertThat(HandDriven.kinds(bench)).endsWith("PAUSED", "RESUMED", "ROLLED_BACK");
    }
  }

  /** Its scores have next to nothing to do with those of the stable version. */
  @Test
  void aBrokenCandidateIsTakenBack() throws Exception {
    try (Workbench bench =
        HandDriven.bench(directory).with("rollout.mode", "act").with("drift.window-ms", "2000")) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", Models.doubling(directory, 1).toString());
      bench.start();
      bench.command("rollout", "promote", "1");
      bench.command("model", "publish", Models.doubling(directory, FAR_OFF).toString());
      Publishing.awaitState(bench, Integer.toString(FAR_OFF), "loaded");
      bench.command("rollout", "start", Integer.toString(FAR_OFF));
      HandDriven.awaitEpoch(bench, schemaId, 2);

      Workbench.await(
          "the candidate is taken back",
          () -> {
            HandDriven.send(bench, schemaId);
            return HandDriven.kinds(bench).contains("ROLLED_BACK");
          });

      JsonNode status = bench.json("rollout", "status");
      JsonNode back = status.get("events").get(status.get("events").size() - 1);
      assertThat(back.get("event").asText()).isEqualTo("ROLLED_BACK");
      assertThat(back.get("cause").asText()).isEqualTo("GUARD");
      assertThat(back.get("reason").asText()).contains("rollout.guard.score-distance");
      assertThat(status.at("/routing/stable_version").asText()).isEqualTo("1");
      assertThat(status.at("/routing/shadow_version").isNull()).isTrue();
    }
  }

  private static void assertCounted(Workbench bench) {
    Split split = new Split("sum/1");
    Map<Integer, Set<Integer>> expected = new TreeMap<>();
    int events = Math.toIntExact(bench.end(bench.featuresTopic()));
    Map<Coordinates, String> keys = SimpleEvents.keys(bench, events);
    for (AuditRecord audit : bench.audits(events)) {
      if (audit.getRoutingEpoch() == 2) {
        String key = Objects.requireNonNull(keys.get(Coordinates.of(audit)));
        expected
            .computeIfAbsent(audit.getSourcePartition(), partition -> new TreeSet<>())
            .add(split.bucket(key.getBytes(StandardCharsets.UTF_8), 0, 0));
      }
    }
    Map<Integer, Integer> counted = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = bench.follow(PipelineTopic.SAMPLES)) {
      Workbench.await(
          "all buckets are counted",
          () -> {
            List<SampleBatch> batches = Wire.next(reader, SampleBatch.getClassSchema());
            for (SampleBatch batch : batches) {
              if (batch.getRoutingEpoch() == 2) {
                counted.put(
                    batch.getSourcePartition(),
                    batch.getStableBuckets() + batch.getCanaryBuckets());
              }
            }
            return expected.keySet().equals(counted.keySet())
                && expected.entrySet().stream()
                    .allMatch(entry -> counted.get(entry.getKey()) == entry.getValue().size());
          });
    }
  }

  /** What the guard of the latency lives on. */
  private static void assertTimed(Workbench bench) {
    Set<String> timed = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> reader = bench.follow(PipelineTopic.INSTANCES)) {
      Workbench.await(
          "calls of both versions are reported",
          () -> {
            List<InstanceReport> reports = Wire.next(reader, InstanceReport.getClassSchema());
            for (InstanceReport report : reports) {
              for (VersionReport version : report.getVersions()) {
                if (version.getScoringCalls() > 0 && version.getScoringNanos() > 0) {
                  timed.add(version.getModelVersion());
                }
              }
            }
            return timed.equals(Set.of("1", "2"));
          });
    }
  }

  private static SampleBatch miscounted(Workbench bench) {
    return SampleBatch.newBuilder()
        .setSourceTopic(bench.featuresTopic())
        .setSourcePartition(0)
        .setWindowStart(Instant.EPOCH)
        .setWindowEnd(Instant.EPOCH.plusSeconds(10))
        .setModelName("sum")
        .setModelVersion("1")
        .setStreamTime(Instant.EPOCH)
        .setLastOffset(0)
        .setEvents(0)
        .setRoutingEpoch(2)
        .setStableBuckets(3_400)
        .setCanaryBuckets(600)
        .build();
  }
}
