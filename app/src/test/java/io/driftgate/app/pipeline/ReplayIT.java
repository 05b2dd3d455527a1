package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RouteReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range over four switches, with an instance killed at each, by one instance and by three, is
 * scored again to the same bits; what is changed in the records is found and named.
 */
class ReplayIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 4;

  @TempDir Path directory;

  @Test
  void theSameBitsOverSwitchesKillsAndRescaling() throws Exception {
    try (Workbench bench = bench().topicsApplied()) {
      record(bench);
      Map<PipelineTopic, Long> before = ends(bench);

      JsonNode found = JSON.readTree(bench.command("replay", "--verify", "--output", "json"));

      LOG.warn("replay --verify: {}", found);
      assertThat(found.get("agree").asBoolean()).isTrue();
      assertThat(found.get("events").asLong()).isEqualTo(scoredOrRejected(bench));
      assertThat(found.get("missing").asLong()).isZero();
      assertThat(found.get("dead_letters").asLong()).isPositive();
      assertThat(found.get("switches").asLong()).isEqualTo(4L * PARTITIONS);
      assertThat(found.get("shadow_scored").asLong()).isPositive();
      assertThat(found.at("/facts/before_any_table").asLong()).isPositive();
      assertThat(served(found)).containsKeys("1 STABLE", "2 CANARY", "2 STABLE");
      assertAPart(bench);
      assertAnotherVersion(bench, served(found));
      assertThat(ends(bench)).isEqualTo(before);
      assertWhatIsAlteredIsNamed(bench);
    }
  }

  private static void assertAPart(Workbench bench) {
    String part =
        bench.command(
            "replay", "--verify", "--partition=1,2", "--from-offset=300", "--to-offset=500");

    assertThat(part)
        .containsPattern("1 +300 +500\n2 +300 +500\n")
        .contains("400 events: ")
        .contains("the same came out again, to the last bit");
    assertThat(bench.run("replay", "--verify", "--from-offset=1", "--from=2026-01-01T00:00:00Z"))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(2));
    assertThat(bench.run("replay", "--verify", "--partition=9"))
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(1))
        .satisfies(outcome -> assertThat(outcome.err()).contains("no partition 9"));
  }

  private void assertAnotherVersion(Workbench bench, Map<String, Long> served) throws IOException {
    Path rows = directory.resolve("rows.csv");

    JsonNode answer =
        JSON.readTree(
            bench.command("replay", "--model", "2", "--to", rows.toString(), "--output", "json"));

    LOG.warn("replay --model 2: {}", answer);
    long byTwo = served.getOrDefault("2 CANARY", 0L) + served.getOrDefault("2 STABLE", 0L);
    assertThat(answer.get("compared").asLong())
        .isEqualTo(byTwo + served.getOrDefault("1 STABLE", 0L));
    assertThat(answer.get("same_bits").asLong()).isEqualTo(byTwo);
    assertThat(answer.get("max_difference").asDouble()).isPositive();
    assertThat(answer.get("fails_too").asLong()).isPositive();
    assertThat(Files.readAllLines(rows)).hasSize(answer.get("events").asInt() + 1);
    assertThat(bench.run("replay", "--model", "9").err()).contains("version 9 is not released");
  }

  /** Another pipeline's topics with the same records, some of them changed. */
  private void assertWhatIsAlteredIsNamed(Workbench bench) throws IOException {
    try (Workbench copy =
        bench().with("pipeline.features.topic", bench.featuresTopic()).topicsApplied()) {
      List<String> altered = new AlteredRecords(bench, copy).copy();

      Workbench.Outcome outcome = copy.run("replay", "--verify", "--output", "json");

      assertThat(outcome.exitCode()).isEqualTo(1);
      JsonNode found = JSON.readTree(outcome.out());
      List<String> differences =
          StreamSupport.stream(found.get("differences").spliterator(), false)
              .map(
                  one ->
                      one.get("partition").asInt()
                          + "/"
                          + one.get("offset").asLong()
                          + " "
                          + one.get("field").asText())
              .toList();
      assertThat(differences).containsAll(altered);
      assertThat(differences.stream().map(one -> one.split(" ", -1)[0]).distinct())
          .hasSameSizeAs(altered);
    }
  }

  /**
   * Events before any table, then four switches, each with a kill while it happens: by one instance
   * alone, on the way from one to three, by three, and on the way back to one.
   */
  private void record(Workbench bench) throws Exception {
    int schemaId = SimpleEvents.register(bench, WideEvents.SCHEMA);
    bench.command("model", "publish", version(1, 0.37f).toString());
    bench.command("model", "publish", version(2, 0.41f).toString());
    Pipeline monitor = bench.with("pipeline.role", "monitor").start();
    bench.with("pipeline.role", "scoring");
    AtomicBoolean enough = new AtomicBoolean();
    Deque<InstanceProcess> instances = new ArrayDeque<>();
    try {
      join(bench, instances, 1);
      Publishing.awaitState(bench, "2", "serving");
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(() -> WideEvents.produceUntil(enough, bench, schemaId));
      awaitScored(bench, 500);

      switchRoute(bench, instances, 1, 1, "rollout", "promote", "1");
      awaitRouted(bench);
      ScoringInstances.await(bench, 1);
      switchRoute(bench, instances, 2, 3, "rollout", "start", "2", "--share", "30%");
      ScoringInstances.await(bench, 3);
      switchRoute(bench, instances, 3, 3, "rollout", "share", "50%");
      ScoringInstances.await(bench, 3);
      switchRoute(bench, instances, 4, 1, "rollout", "promote");
      awaitScored(bench, 500);

      enough.set(true);
      load.get();
      long events = bench.end(bench.featuresTopic());
      Workbench.await("all is scored", () -> scoredOrRejected(bench) >= events);
      assertThat(instances).hasSize(1);
      instances.forEach(InstanceProcess::terminate);
      assertThat(scoredOrRejected(bench)).isEqualTo(events);
    } finally {
      instances.forEach(InstanceProcess::close);
      // Or it reports on the drift, by its own clock, while a replay is to write nothing.
      bench.stop(monitor);
    }
  }

  /** Asks for a route, kills the oldest instance, and has so many when it is in force. */
  private void switchRoute(
      Workbench bench, Deque<InstanceProcess> instances, long epoch, int count, String... command) {
    bench.command(command);
    instances.remove().kill();
    join(bench, instances, count);
    while (instances.size() > count) {
      instances.remove().terminate();
    }
    awaitEpoch(bench, epoch);
  }

  private void join(Workbench bench, Deque<InstanceProcess> instances, int count) {
    while (instances.size() < count) {
      instances.add(InstanceProcess.start(bench, directory));
    }
  }

  private Workbench bench() {
    return new Workbench(directory)
        .with("topics.partitions", Integer.toString(PARTITIONS))
        .with("models.store", directory.resolve("store").toUri().toString())
        .with("kafka.consumer.session.timeout.ms", "6000")
        .with("kafka.consumer.heartbeat.interval.ms", "1000");
  }

  private static Map<String, Long> served(JsonNode found) {
    Map<String, Long> served = new TreeMap<>();
    for (JsonNode one : found.get("served")) {
      served.put(
          one.get("model_version").asText() + " " + one.get("route").asText(),
          one.get("events").asLong());
    }
    return served;
  }

  private static Map<PipelineTopic, Long> ends(Workbench bench) {
    Map<PipelineTopic, Long> ends = new TreeMap<>();
    for (PipelineTopic topic : PipelineTopic.values()) {
      if (topic != PipelineTopic.INSTANCES) {
        ends.put(topic, bench.end(bench.topic(topic)));
      }
    }
    return ends;
  }

  private static long scoredOrRejected(Workbench bench) {
    return WholeTopic.count(bench, PipelineTopic.AUDIT)
        + WholeTopic.count(bench, PipelineTopic.DEAD_LETTERS);
  }

  private static void awaitScored(Workbench bench, long more) {
    long before = bench.end(bench.topic(PipelineTopic.AUDIT));
    Workbench.await(
        "events are scored", () -> bench.end(bench.topic(PipelineTopic.AUDIT)) >= before + more);
  }

  /** The version that the table wants is loaded, and serves. */
  private static void awaitRouted(Workbench bench) {
    try (KafkaConsumer<byte[], byte[]> audits = bench.follow(PipelineTopic.AUDIT)) {
      Workbench.await(
          "an event is served as the table says",
          () -> {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            audits.poll(Duration.ofMillis(100)).forEach(records::add);
            return Wire.<AuditRecord>decoded(records, AuditRecord.getClassSchema()).stream()
                .anyMatch(one -> one.getRouteReason() == RouteReason.ROUTING_TABLE);
          });
    }
  }

  private static void awaitEpoch(Workbench bench, long epoch) {
    try (Epochs epochs = new Epochs(bench, PARTITIONS)) {
      Workbench.await(
          "epoch " + epoch + " is in force on all partitions", () -> epochs.reached(epoch));
    }
  }

  private Path version(int version, float factor) {
    return Models.weighedSum(directory, Integer.toString(version), factor, WideEvents.features());
  }
}
