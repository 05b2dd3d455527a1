package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.schemas.ShadowScore;
import io.driftgate.topology.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rollouts driven by hand, with the commands of the manual. */
class RolloutIT {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutIT.class);
  private static final int KEYS = 5_000;
  private static final int EVENTS_PER_SECOND = 10_000;

  @TempDir Path directory;

  /** Version 1 doubles, version 2 takes four times its input. */
  @Test
  void shadowCanaryPromotionAndTheWayBack() throws Exception {
    try (Workbench bench = HandDriven.bench(directory).with("models.max-loaded", "2")) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", Models.doubling(directory, 1).toString());
      bench.start();
      Publishing.awaitState(bench, "1", "serving");
      bench.command("rollout", "promote", "1", "--reason", "what is released is tried first");
      bench.command("model", "publish", Models.doubling(directory, 2).toString());
      Publishing.awaitState(bench, "2", "loaded");
      HandDriven.awaitEpoch(bench, schemaId, 1);
      HandDriven.send(bench, schemaId);

      JsonNode started = bench.json("rollout", "start", "2", "--by", "ada");
      assertThat(started.get("event").asText()).isEqualTo("STARTED");
      assertThat(started.get("asked_by").asText()).isEqualTo("ada");
      HandDriven.awaitEpoch(bench, schemaId, 2);
      HandDriven.send(bench, schemaId);
      bench.json("rollout", "share", "25%");
      HandDriven.awaitEpoch(bench, schemaId, 3);
      HandDriven.send(bench, schemaId);
      assertThat(bench.run("rollout", "start", "2").err())
          .contains("refused: rollout sum/1 of version 2 is under way");
      bench.json("rollout", "promote");
      HandDriven.awaitEpoch(bench, schemaId, 4);
      HandDriven.send(bench, schemaId);
      assertTheWayBackIsLoaded(bench);
      assertThat(bench.json("rollout", "status").get("version_before").asText()).isEqualTo("1");
      bench.json("rollout", "rollback", "1");
      HandDriven.awaitEpoch(bench, schemaId, 5);
      HandDriven.send(bench, schemaId);

      assertRoutes(bench);
      JsonNode status = bench.json("rollout", "status");
      assertThat(status.at("/routing/stable_version").asText()).isEqualTo("1");
      assertThat(status.at("/routing/epoch").asLong()).isEqualTo(5);
      assertThat(status.get("events"))
          .extracting(event -> event.get("event").asText())
          .containsExactly(
              "PROMOTED", "STARTED", "SHARE_CHANGED", "REFUSED", "PROMOTED", "ROLLED_BACK");
      assertThat(bench.command("rollout", "status"))
          .contains("stable 1, epoch 5")
          .contains("is under way; end it first");
      assertThat(bench.command("tail", "rollout", "--from-beginning", "--until-end"))
          .contains("STARTED");
    }
  }

  /** With room for two a newer release waits: version 1 has just been promoted away. */
  private void assertTheWayBackIsLoaded(Workbench bench) {
    bench.command("model", "publish", Models.doubling(directory, 3).toString());
    Workbench.await(
        "version 3 is known and has no room",
        () -> {
          JsonNode third = Publishing.version(bench, "3");
          return third != null && third.get("detail").asText().contains("models.keep-loaded-ms");
        });
    assertThat(Publishing.state(bench, "3")).isEqualTo("known");
    assertThat(Publishing.state(bench, "2")).isEqualTo("serving");
    assertThat(Publishing.state(bench, "1")).isEqualTo("loaded");
  }

  private static void assertRoutes(Workbench bench) {
    Map<Long, List<AuditRecord>> byEpoch = new TreeMap<>();
    int events = Math.toIntExact(bench.end(bench.featuresTopic()));
    Map<Coordinates, String> keys = SimpleEvents.keys(bench, events);
    for (AuditRecord audit : bench.audits(events)) {
      if (HandDriven.PROBE.equals(keys.get(Coordinates.of(audit)))) {
        continue;
      }
      byEpoch.computeIfAbsent(audit.getRoutingEpoch(), epoch -> new ArrayList<>()).add(audit);
    }
    assertThat(byEpoch.keySet()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(byEpoch.values()).allSatisfy(audits -> assertThat(audits).hasSize(HandDriven.BATCH));
    assertServed(byEpoch, 1, "1", null);
    assertServed(byEpoch, 2, "1", "2");
    assertServed(byEpoch, 4, "2", null);
    assertServed(byEpoch, 5, "1", null);
    Split split = new Split("sum/1");
    List<Route> routes = new ArrayList<>();
    for (AuditRecord audit : Objects.requireNonNull(byEpoch.get(3L))) {
      String key = Objects.requireNonNull(keys.get(Coordinates.of(audit)));
      boolean canary = split.bucket(key.getBytes(StandardCharsets.UTF_8), 0, 0) < 2_500;
      routes.add(audit.getRoute());
      assertThat(audit.getRoute()).isEqualTo(canary ? Route.CANARY : Route.STABLE);
      assertThat(audit.getModelVersion()).isEqualTo(canary ? "2" : "1");
      assertThat(Objects.requireNonNull(audit.getShadow()).getModelVersion())
          .isEqualTo(canary ? "1" : "2");
    }
    assertThat(routes).contains(Route.STABLE, Route.CANARY);
    Map<Coordinates, Prediction> predictions = new HashMap<>();
    bench
        .predictions(events)
        .forEach(prediction -> predictions.put(Coordinates.of(prediction), prediction));
    byEpoch.values().stream()
        .flatMap(List::stream)
        .forEach(
            audit -> {
              Prediction prediction =
                  Objects.requireNonNull(predictions.get(Coordinates.of(audit)));
              double factor = audit.getModelVersion().equals("1") ? 2 : 4;
              assertThat(audit.getScore()).isEqualTo(factor * audit.getFloats().get(0));
              assertThat(prediction.getScore()).isEqualTo(audit.getScore());
              assertThat(prediction.getRoute()).isEqualTo(audit.getRoute());
            });
  }

  private static void assertServed(
      Map<Long, List<AuditRecord>> byEpoch, long epoch, String version, @Nullable String beside) {
    for (AuditRecord audit : Objects.requireNonNull(byEpoch.get(epoch))) {
      ShadowScore shadow = audit.getShadow();
      assertThat(audit.getModelVersion()).isEqualTo(version);
      assertThat(audit.getRouteReason()).isEqualTo(RouteReason.ROUTING_TABLE);
      assertThat(shadow == null ? null : shadow.getModelVersion()).isEqualTo(beside);
    }
  }

  /** The time from the command to the canary's last prediction, under load on two instances. */
  @Test
  void aRollbackReachesEveryInstanceSoon() throws Exception {
    try (Workbench bench = HandDriven.bench(directory)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", Models.doubling(directory, 1).toString());
      try (InstanceProcess first = InstanceProcess.start(bench, directory);
          InstanceProcess second = InstanceProcess.start(bench, directory)) {
        Publishing.awaitState(bench, "1", "serving");
        bench.command("rollout", "promote", "1");
        bench.command("model", "publish", Models.doubling(directory, 2).toString());
        Publishing.awaitLoaded(bench, "2", List.of(first, second).size());
        Load load =
            Load.start(
                bench,
                EVENTS_PER_SECOND,
                SimpleEvents.inTurn(bench, schemaId, HandDriven.PARTITIONS, KEYS));
        Workbench.await(
            "the instances are warm",
            () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > 50_000);
        bench.command("rollout", "start", "2", "--share", "50%");
        HandDriven.awaitEpoch(bench, schemaId, 2);
        long before = bench.end(bench.topic(PipelineTopic.PREDICTIONS));
        Workbench.await(
            "the canary serves",
            () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > before + 20_000);
        Instant asked = Instant.now();
        bench.command("rollout", "rollback");
        Instant answered = Instant.now();
        HandDriven.awaitEpoch(bench, schemaId, 3);
        load.end();

        int events = Math.toIntExact(bench.end(bench.featuresTopic()));
        List<Prediction> predictions = bench.predictions(events);
        long canary = predictions.stream().filter(one -> one.getRoute() == Route.CANARY).count();
        long last =
            predictions.stream()
                .filter(one -> one.getRoute() == Route.CANARY)
                .mapToLong(one -> one.getScoredAt().toEpochMilli())
                .max()
                .orElseThrow();
        LOG.warn(
            "rollback: {} events, {} of the canary; answered after {} ms, last prediction of the"
                + " canary {} ms after the command; mark 2,000",
            events,
            canary,
            answered.toEpochMilli() - asked.toEpochMilli(),
            last - asked.toEpochMilli());
        assertThat(canary).isPositive();
        assertThat(predictions)
            .filteredOn(one -> one.getRoutingEpoch() >= 3)
            .isNotEmpty()
            .allMatch(one -> one.getRoute() == Route.STABLE);
      }
    }
  }

  /** One of two instances wants signatures, and the candidate has none. */
  @Test
  void anInstanceThatDoesNotTakeTheCanaryServesTheStableVersion() throws Exception {
    try (Workbench bench = HandDriven.bench(directory)) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      Path key = directory.resolve("key");
      Path signed = Models.doubling(directory, 1);
      bench.commandPlain("model", "keygen", "--key", key.toString());
      bench.commandPlain("model", "sign", signed.toString(), "--key", key.toString());
      bench.command("model", "publish", signed.toString());
      bench.start();
      bench.command("rollout", "promote", "1");
      bench.command("model", "publish", Models.doubling(directory, 2).toString());
      Publishing.awaitState(bench, "2", "loaded");
      bench
          .with("models.signature", "required")
          .with("models.trusted-keys", key + ".pub")
          .with("pipeline.state-directory", directory.resolve("other").toString());
      bench.start();
      Workbench.await(
          "the second instance refuses the candidate",
          () -> bench.command("rollout", "status").contains("refused"));
      bench.command("rollout", "start", "2", "--share", "50%");
      HandDriven.awaitEpoch(bench, schemaId, 2);
      HandDriven.send(bench, schemaId);

      Map<RouteReason, Integer> reasons = new TreeMap<>();
      int events = Math.toIntExact(bench.end(bench.featuresTopic()));
      for (AuditRecord audit : bench.audits(events)) {
        if (audit.getRoutingEpoch() == 2) {
          reasons.merge(audit.getRouteReason(), 1, Integer::sum);
          if (audit.getRouteReason() == RouteReason.VERSION_NOT_LOADED) {
            assertThat(audit.getModelVersion()).isEqualTo("1");
            assertThat(audit.getRoute()).isEqualTo(Route.STABLE);
          }
        }
      }
      assertThat(bench.predictions(events)).anyMatch(one -> one.getRoute() == Route.CANARY);
      assertThat(reasons).containsKeys(RouteReason.ROUTING_TABLE, RouteReason.VERSION_NOT_LOADED);
      bench.committed(PipelineTopic.DEAD_LETTERS, 0);
      assertTheMonitorCountsThem(bench, schemaId, reasons);
    }
  }

  private static void assertTheMonitorCountsThem(
      Workbench bench, int schemaId, Map<RouteReason, Integer> reasons) {
    List<DriftReport> reports = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = bench.follow(PipelineTopic.DRIFT_REPORTS)) {
      Workbench.await(
          "the monitor counts them",
          () -> {
            // time goes on, and windows are closed
            HandDriven.send(bench, schemaId);
            reports.addAll(Wire.next(reader, DriftReport.getClassSchema()));
            return reports.stream().mapToLong(DriftReport::getStoodIn).sum()
                >= reasons.get(RouteReason.VERSION_NOT_LOADED);
          });
    }
    assertThat(reports)
        .filteredOn(report -> report.getStoodIn() > 0)
        .allMatch(report -> report.getModelVersion().equals("1"));
  }
}
