package io.driftgate.bench;

import io.driftgate.bench.contestant.ContestantMain;
import io.driftgate.bench.workload.EventEncoder;
import io.driftgate.bench.workload.Workload;
import io.driftgate.bench.workload.Workloads;
import io.driftgate.schemas.DriftReport;
import io.driftgate.schemas.PipelineTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;

/**
 * Lets a pipeline score the events of one window and its monitor judge them, each in a process of
 * its own.
 */
final class WindowCampaign {
  /** A heap that leaves room for what is not heap below the mark. */
  static final List<String> MONITOR_OPTIONS =
      List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

  private static final long MILLIS_AN_EVENT = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final BenchCluster cluster;
  private final Programs programs;
  private final int events;
  private int number;

  /**
   * @param events of a window
   */
  WindowCampaign(BenchCluster cluster, Programs programs, int events) {
    this.cluster = cluster;
    this.programs = programs;
    this.events = events;
  }

  /** How long a window of so many events is, in event time. */
  static long windowMillis(int events) {
    return MILLIS_AN_EVENT * events;
  }

  WindowCost run(Workloads which) {
    Workload workload = which.make(programs.cases());
    String name = "drift" + number++;
    EventTopic topic = EventTopic.create(cluster, "events-of-" + name, workload);
    long window = windowMillis(events);
    // in the past, for what lies ahead of the clock would not count at its own time
    long start = Math.floorDiv(System.currentTimeMillis() - 2 * window, window) * window;
    EventEncoder encoder = new EventEncoder(workload, topic.schemaId());
    topic.fill(
        // the last ones are past the end of the window, one for each partition
        events + EventTopic.PARTITIONS,
        event -> event < events ? start + MILLIS_AN_EVENT * event : start + window,
        encoder::event);
    ModelFiles models = ModelFiles.pack(workload, cluster.folder(name + "-models"));
    Map<String, String> settings =
        Map.of(
            "drift.window-ms", Long.toString(window),
            "drift.grace-ms", "0",
            "pipeline.model", models.bundle("1").toString());
    try (BenchPipeline pipeline =
            new BenchPipeline(cluster, name, topic.name(), settings).topicsApplied();
        Instance monitor = start(pipeline, topic, models, 1, "monitor", MONITOR_OPTIONS)) {
      Waiting.until("the monitor", PATIENCE, () -> isRunning(name + "-monitor", monitor));
      long begin = System.nanoTime();
      try (Instance scoring = start(pipeline, topic, models, 0, "scoring", Instance.JVM_OPTIONS)) {
        ConsumerRecord<byte[], byte[]> record =
            firstReport(pipeline.topic(PipelineTopic.DRIFT_REPORTS), List.of(monitor, scoring));
        double seconds = (System.nanoTime() - begin) / 1e9;
        DriftReport report =
            WrittenOutputs.decoded(record, new DriftReport(), DriftReport.getClassSchema());
        if (!report.getJudged() || report.getEvents() != events) {
          throw new BenchFailure(
              "the window was to have %d events and to be judged, but: %s"
                  .formatted(events, report));
        }
        long lastSample =
            sampleBefore(pipeline.topic(PipelineTopic.SAMPLES), report.getSamplesUntil());
        return new WindowCost(
            workload.fields().size(),
            report.getEvents(),
            report.getRows(),
            report.getRule().toString(),
            record.serializedValueSize(),
            monitor.largestResidentMib(),
            (record.timestamp() - lastSample) / 1e3,
            seconds);
      }
    } finally {
      topic.delete();
    }
  }

  private boolean isRunning(String group, Instance instance) {
    instance.requireAlive();
    return Waiting.answer(cluster.admin().listGroups().all()).stream()
        .anyMatch(
            listed ->
                listed.groupId().equals(group)
                    && listed.groupState().equals(Optional.of(GroupState.STABLE)));
  }

  private Instance start(
      BenchPipeline pipeline,
      EventTopic topic,
      ModelFiles models,
      int instance,
      String role,
      List<String> options) {
    Path log = pipeline.directory().resolve("instance-" + instance + ".log");
    return Instance.start(
        programs.lib(),
        ContestantMain.class.getName(),
        log,
        options,
        List.of(
            Contestant.Kind.DRIFTGATE.argument(),
            pipeline.file(instance, Map.of("pipeline.role", role)).toString(),
            RunningContestant.assignment(pipeline, topic, models, new RunningContestant.Sizes(1, 1))
                .toString()));
  }

  private ConsumerRecord<byte[], byte[]> firstReport(String topic, List<Instance> instances) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reports = CommittedReader.open(cluster, topic)) {
      Waiting.until(
          "a drift report",
          PATIENCE,
          () -> {
            instances.forEach(Instance::requireAlive);
            reports.poll(POLL).forEach(found::add);
            return !found.isEmpty();
          });
    }
    return found.get(0);
  }

  /**
   * When the last record of samples before an offset was written, in milliseconds since 1970. (The
   * offset before may be a transaction's marker.)
   */
  private long sampleBefore(String topic, long offset) {
    long at = 0;
    try (KafkaConsumer<byte[], byte[]> samples = CommittedReader.open(cluster, topic)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (samples.position(samples.assignment().iterator().next()) < offset) {
        for (ConsumerRecord<byte[], byte[]> record : samples.poll(POLL)) {
          if (record.offset() < offset) {
            at = record.timestamp();
          }
        }
        if (System.nanoTime() > deadline) {
          throw new BenchFailure("samples up to offset " + offset + " cannot be read");
        }
      }
    }
    return at;
  }
}
