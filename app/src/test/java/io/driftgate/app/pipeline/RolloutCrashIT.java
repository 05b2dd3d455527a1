package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.driftgate.app.releases.RecordWriter;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.RolloutAction;
import io.driftgate.schemas.RolloutCommand;
import io.driftgate.schemas.RolloutEvent;
import io.driftgate.schemas.RolloutEventKind;
import io.driftgate.schemas.RolloutPhase;
import io.driftgate.schemas.Route;
import io.driftgate.schemas.RouteReason;
import io.driftgate.topology.Split;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances, and with them now and then the controller, are killed while the route changes. Two
 * versions, two instances; each command is given, an instance dies, another takes its place, and
 * the command is answered all the same, once.
 */
class RolloutCrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutCrashIT.class);
  private static final int KILLS = Integer.getInteger("rollout.kills", 7);
  private static final int PARTITIONS = 4;
  private static final int KEYS = 2_000;
  private static final int EVENTS_PER_SECOND = 1_000;

  /** A way through all states, which ends where it begins; once in every build. */
  private static final List<Step> STEPS =
      List.of(
          new Step(RolloutAction.START, "2", 1_000),
          new Step(RolloutAction.SHARE, null, 5_000),
          new Step(RolloutAction.ROLLBACK, null, null),
          new Step(RolloutAction.START, "2", null),
          new Step(RolloutAction.SHARE, null, 2_500),
          new Step(RolloutAction.PROMOTE, null, null),
          new Step(RolloutAction.ROLLBACK, null, null));

  @TempDir Path directory;

  private record Step(RolloutAction action, @Nullable String version, @Nullable Integer share) {}

  @Test
  void aRolloutGoesOnWhereItWasAndEachEventIsServedOnce() throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("topics.partitions", Integer.toString(PARTITIONS))
            .with("kafka.consumer.session.timeout.ms", "6000")
            .with("kafka.consumer.heartbeat.interval.ms", "1000")
            // whoever takes over from a killed controller waits for its transaction to be given up
            .with("kafka.producer.transaction.timeout.ms", "10000")
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      bench.command("model", "publish", Models.doubling(directory, 1).toString());
      List<InstanceProcess> instances = new ArrayList<>();
      try (RecordWriter commands = new RecordWriter(bench.config());
          KafkaConsumer<byte[], byte[]> answers = bench.follow(PipelineTopic.ROLLOUT_EVENTS)) {
        instances.add(InstanceProcess.start(bench, directory));
        instances.add(InstanceProcess.start(bench, directory));
        Publishing.awaitState(bench, "1", "serving");
        List<RolloutEvent> answered = new ArrayList<>();
        ask(commands, "c-0", new Step(RolloutAction.PROMOTE, "1", null));
        await(answers, answered, "c-0");
        bench.command("model", "publish", Models.doubling(directory, 2).toString());
        Publishing.awaitLoaded(bench, "2", instances.size());
        Load load =
            Load.start(
                bench, EVENTS_PER_SECOND, SimpleEvents.inTurn(bench, schemaId, PARTITIONS, KEYS));
        Random random = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
          ask(commands, "c-" + (kill + 1), STEPS.get(kill % STEPS.size()));
          LockSupport.parkNanos(Duration.ofMillis(random.nextInt(400)).toNanos());
          instances.get(kill % 2).kill();
          instances.set(kill % 2, InstanceProcess.start(bench, directory));
          await(answers, answered, "c-" + (kill + 1));
          long before = bench.end(bench.topic(PipelineTopic.PREDICTIONS));
          Workbench.await(
              "events are scored after kill " + kill,
              () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > before + 500);
        }
        load.end();

        assertThat(answered)
            .extracting(RolloutEvent::getEvent)
            .doesNotContain(RolloutEventKind.REFUSED);
        assertDecisions(bench);
        assertServed(ServedEvents.all(bench), answered);
      } finally {
        instances.forEach(InstanceProcess::close);
      }
    }
  }

  /** Each command is answered once, numbers have no gap, epochs only grow. */
  private static void assertDecisions(Workbench bench) {
    List<RolloutEvent> all =
        Wire.decoded(
            bench.committed(PipelineTopic.ROLLOUT_EVENTS, KILLS + 1),
            RolloutEvent.getClassSchema());
    long epoch = 0;
    for (int index = 0; index < all.size(); index++) {
      RolloutEvent event = all.get(index);
      assertThat(event.getNumber()).isEqualTo(index + 1);
      assertThat(event.getCommandId()).isEqualTo("c-" + index);
      assertThat(event.getEpoch()).isEqualTo(epoch + 1);
      epoch = event.getEpoch();
    }
  }

  private static void assertServed(ServedEvents events, List<RolloutEvent> decisions) {
    Map<Long, RolloutEvent> byEpoch = new HashMap<>();
    decisions.forEach(event -> byEpoch.put(event.getEpoch(), event));
    long canary = 0;
    for (List<ServedEvents.Served> partition : events.byPartition()) {
      long epoch = 0;
      for (ServedEvents.Served event : partition) {
        assertThat(event.epoch()).as("epochs grow").isGreaterThanOrEqualTo(epoch);
        epoch = event.epoch();
        assertThat(event.score()).isEqualTo((event.version().equals("1") ? 2 : 4) * event.input());
        RolloutEvent table = byEpoch.get(epoch);
        if (table == null) {
          fail("no decision of epoch " + epoch);
        }
        boolean isCanarys = isCanarys(event.key(), table);
        // an instance takes over when it has loaded both; who stands in would be another version
        // than the decision says
        assertThat(event.reason()).isNotEqualTo(RouteReason.VERSION_NOT_LOADED);
        canary += isCanarys ? 1 : 0;
        assertThat(event.route()).isEqualTo(isCanarys ? Route.CANARY : Route.STABLE);
        assertThat(event.version())
            .isEqualTo(isCanarys ? table.getCandidateVersion() : table.getStableVersion());
      }
    }
    LOG.warn(
        "{} kills, {} decisions: {} events served once each, {} by a canary",
        KILLS,
        decisions.size(),
        events.count(),
        canary);
    assertThat(canary).isPositive();
  }

  private static boolean isCanarys(String key, RolloutEvent table) {
    return table.getPhase() == RolloutPhase.CANARY
        && new Split(String.valueOf(table.getRolloutId()))
                .bucket(key.getBytes(StandardCharsets.UTF_8), 0, 0)
            < table.getCanaryShare();
  }

  private static void ask(RecordWriter commands, String id, Step step) {
    commands.write(
        PipelineTopic.ROLLOUT_COMMANDS,
        "sum",
        RolloutCommand.newBuilder()
            .setCommandId(id)
            .setModelName("sum")
            .setAction(step.action())
            .setVersion(step.version())
            .setShare(step.share())
            .setAskedBy("test")
            .setAskedAt(Instant.now())
            .build());
  }

  private static void await(
      KafkaConsumer<byte[], byte[]> answers, List<RolloutEvent> answered, String id) {
    Workbench.await(
        "the answer to " + id,
        () -> {
          answered.addAll(Wire.next(answers, RolloutEvent.getClassSchema()));
          return answered.stream().anyMatch(event -> id.equals(event.getCommandId()));
        });
  }
}
