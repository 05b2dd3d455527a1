package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import io.driftgate.schemas.RouteReason;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions swapped again and again under load: no event is lost or scored twice, each by the
 * version that its record names, and no session is left behind.
 */
class SwapIT {
  private static final Logger LOG = LoggerFactory.getLogger(SwapIT.class);
  private static final int EVENTS_PER_SECOND = 5_000;
  private static final int PARTITIONS = 4;
  private static final int KEYS = Integer.MAX_VALUE;
  private static final int WARM_UP_SWAPS = 20;
  private static final int WARM_UP_EVENTS = 50_000;
  private static final long GROWTH_MAX_KIB = 32 * 1024;

  @TempDir Path directory;

  /**
   * With two versions both stay loaded; with three and room for two, each swap loads one and closes
   * another.
   */
  @ParameterizedTest
  @CsvSource({"2, 200", "3, 60"})
  void eachEventIsScoredOnceByTheVersionThatItsRecordsName(int versions, int swaps)
      throws Exception {
    try (Workbench bench =
        new Workbench(directory)
            .with("models.max-loaded", "2")
            .with("topics.partitions", Integer.toString(PARTITIONS))
            .topicsApplied()) {
      int schemaId = SimpleEvents.register(bench, SimpleEvents.SCHEMA);
      for (int version = 1; version <= versions; version++) {
        bench.command("model", "publish", Models.doubling(directory, version).toString());
      }
      long growth;
      try (InstanceProcess instance =
              InstanceProcess.start(bench, directory, "-Xms512m", "-XX:+AlwaysPreTouch");
          Publishing publishing = new Publishing(bench)) {
        publishing.route("sum", 1, "1");
        Publishing.awaitState(bench, "1", "serving");
        Load load =
            Load.start(
                bench, EVENTS_PER_SECOND, SimpleEvents.inTurn(bench, schemaId, PARTITIONS, KEYS));
        try (Epochs epochs = new Epochs(bench, PARTITIONS)) {
          Swaps done = new Swaps(bench, publishing, versions, epochs);
          // code is compiled and buffers grow before memory is looked at
          done.swap(WARM_UP_SWAPS);
          Workbench.await(
              "the instance is warm",
              () -> bench.end(bench.topic(PipelineTopic.PREDICTIONS)) > WARM_UP_EVENTS);
          long before = instance.residentKib();
          done.swap(swaps);
          growth = instance.residentKib() - before;
        }
        load.end();

        int events = Math.toIntExact(bench.end(bench.featuresTopic()));
        List<Scored> predictions =
            bench.committed(bench.topic(PipelineTopic.PREDICTIONS), events, SwapIT::prediction);
        List<Scored> audits =
            bench.committed(bench.topic(PipelineTopic.AUDIT), events, SwapIT::audit);
        assertScored(predictions, audits, versions);
        bench.committed(PipelineTopic.DEAD_LETTERS, 0);
        LOG.warn(
            "{} swaps of {} versions: {} events, longest pause in the input {} ms, in the output {} ms,"
                + " resident memory grew by {} KiB",
            swaps,
            versions,
            events,
            longestPause(bench.committed(bench.featuresTopic(), events, ConsumerRecord::timestamp)),
            longestPause(predictions.stream().map(Scored::writtenAt).toList()),
            growth);
        assertThat(growth).as("growth of resident memory, KiB").isLessThan(GROWTH_MAX_KIB);
      }
    }
  }

  /** Swaps one after the other, each waited for on all partitions. */
  private static final class Swaps {
    private final Workbench bench;
    private final Publishing publishing;
    private final int versions;
    private final Epochs epochs;
    private long epoch = 1;

    Swaps(Workbench bench, Publishing publishing, int versions, Epochs epochs) {
      this.bench = bench;
      this.publishing = publishing;
      this.versions = versions;
      this.epochs = epochs;
    }

    void swap(int times) {
      for (int swap = 0; swap < times; swap++) {
        epoch++;
        publishing.route("sum", epoch, Long.toString(1 + epoch % versions));
        Workbench.await(
            "epoch " + epoch + " is in force on all partitions of " + bench.name(),
            () -> epochs.reached(epoch));
      }
    }
  }

  /**
   * What counts of a prediction or an audit record.
   *
   * @param identity what has to be the same in both: version, checksum, score
   * @param factor score by feature, which tells the version that made it; of audit records only
   * @param routed whether the version is the routing table's; of audit records only
   */
  private record Scored(
      Coordinates source,
      long writtenAt,
      String version,
      int identity,
      double factor,
      boolean routed) {}

  private static Scored prediction(ConsumerRecord<byte[], byte[]> record) {
    Prediction prediction =
        Wire.<Prediction>decoded(List.of(record), Prediction.getClassSchema()).get(0);
    return new Scored(
        Coordinates.of(prediction),
        record.timestamp(),
        prediction.getModelVersion().intern(),
        Objects.hash(
            prediction.getModelVersion(), prediction.getModelSha256(), prediction.getScore()),
        0,
        true);
  }

  private static Scored audit(ConsumerRecord<byte[], byte[]> record) {
    AuditRecord audit =
        Wire.<AuditRecord>decoded(List.of(record), AuditRecord.getClassSchema()).get(0);
    return new Scored(
        Coordinates.of(audit),
        record.timestamp(),
        audit.getModelVersion().intern(),
        Objects.hash(audit.getModelVersion(), audit.getModelSha256(), audit.getScore()),
        audit.getScore() / audit.getFloats().get(0),
        audit.getRouteReason() == RouteReason.ROUTING_TABLE);
  }

  private static void assertScored(List<Scored> predictions, List<Scored> audits, int versions) {
    Map<Coordinates, Scored> byEvent = new HashMap<>();
    for (Scored prediction : predictions) {
      assertThat(byEvent.put(prediction.source(), prediction)).isNull();
    }
    Set<String> seen = new HashSet<>();
    for (Scored audit : audits) {
      Scored prediction = Objects.requireNonNull(byEvent.remove(audit.source()));
      seen.add(audit.version());
      if (audit.identity() != prediction.identity()
          || audit.factor() != factor(audit.version())
          || (versions == 2 && !audit.routed())) {
        fail("prediction " + prediction + " does not go with " + audit);
      }
    }
    assertThat(byEvent).isEmpty();
    assertThat(seen).hasSize(versions);
  }

  /** Milliseconds between two records at the most. */
  private static long longestPause(List<Long> writtenAt) {
    long[] times = writtenAt.stream().mapToLong(Long::longValue).sorted().toArray();
    long longest = 0;
    for (int index = 1; index < times.length; index++) {
      longest = Math.max(longest, times[index] - times[index - 1]);
    }
    return longest;
  }

  private static double factor(String version) {
    return Math.pow(2, Integer.parseInt(version));
  }
}
