package io.driftgate.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.bench.contestant.ContestantMain;
import io.driftgate.schemas.PipelineTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** A contestant at work on a features topic, with topics of its own. */
final class RunningContestant implements AutoCloseable {
  private static final int VERSIONS = 2;

  private final BenchCluster cluster;
  private final BenchPipeline pipeline;
  private final @Nullable Releasing releasing;
  private final List<Instance> instances = new ArrayList<>();

  /**
   * Sizes that contestants without a model write.
   *
   * @param predictionBytes of a prediction's value
   * @param auditBytes of an audit record's value
   */
  record Sizes(int predictionBytes, int auditBytes) {}

  private RunningContestant(
      BenchCluster cluster, BenchPipeline pipeline, @Nullable Releasing releasing) {
    this.cluster = cluster;
    this.pipeline = pipeline;
    this.releasing = releasing;
  }

  /**
   * Makes the topics, releases what is to be released, starts the processes.
   *
   * @param name of the pipeline, not used before
   */
  static RunningContestant start(
      BenchCluster cluster,
      Programs programs,
      String name,
      Contestant contestant,
      EventTopic events,
      ModelFiles models,
      Sizes sizes) {
    Map<String, String> settings = new java.util.TreeMap<>(contestant.settings());
    Route route = contestant.kind() == Contestant.Kind.DRIFTGATE ? contestant.route() : null;
    if (route == null) {
      settings.put("pipeline.model", models.bundle("1").toString());
    } else {
      // a monitor in the process would end a canary that its own rollout did not start
      settings.put("pipeline.role", "scoring");
    }
    BenchPipeline pipeline =
        new BenchPipeline(cluster, name, events.name(), settings).topicsApplied();
    Releasing releasing = route == null ? null : new Releasing(pipeline, events.workload().name());
    if (releasing != null) {
      releasing.release("1", models.bundle("1"));
      releasing.release("2", models.bundle("2"));
      releasing.route(1, java.util.Objects.requireNonNull(route));
    }
    RunningContestant running = new RunningContestant(cluster, pipeline, releasing);
    try {
      Path assignment = assignment(pipeline, events, models, sizes);
      for (int instance = 0; instance < contestant.instances(); instance++) {
        running.launch(programs, contestant, instance, Map.of(), assignment);
      }
      if (contestant.monitorBeside()) {
        Map<String, String> role = Map.of("pipeline.role", "monitor");
        running.launch(programs, contestant, contestant.instances(), role, assignment);
      }
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  /**
   * Starts a process.
   *
   * @param own settings that the other processes do not have
   */
  private void launch(
      Programs programs,
      Contestant contestant,
      int instance,
      Map<String, String> own,
      Path assignment) {
    Path log = pipeline.directory().resolve("instance-" + instance + ".log");
    boolean flink = contestant.kind() == Contestant.Kind.FLINK;
    instances.add(
        Instance.start(
            flink ? programs.flinkLib() : programs.lib(),
            flink ? Programs.FLINK_MAIN : ContestantMain.class.getName(),
            log,
            own.isEmpty() ? contestant.recording() : null,
            List.of(
                contestant.kind().argument(),
                pipeline.file(instance, own).toString(),
                assignment.toString())));
  }

  /** The file that tells a contestant what the pipeline's configuration does not. */
  static Path assignment(
      BenchPipeline pipeline, EventTopic events, ModelFiles models, Sizes sizes) {
    Properties properties = new Properties();
    properties.put("onnx", models.onnx().toString());
    properties.put("output", events.workload().output());
    properties.put("column", Integer.toString(events.workload().column()));
    properties.put("fields", String.join(",", events.workload().fields()));
    properties.put("schema", events.workload().schema().toString());
    properties.put("prediction.bytes", Integer.toString(sizes.predictionBytes()));
    properties.put("audit.bytes", Integer.toString(sizes.auditBytes()));
    Path file = pipeline.directory().resolve("assignment.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  String topic(PipelineTopic topic) {
    return pipeline.topic(topic);
  }

  /** Who has releases can have other routes. */
  Releasing releasing() {
    if (releasing == null) {
      throw new BenchFailure("the contestant does not route");
    }
    return releasing;
  }

  /** Whether all versions that are routed to are loaded by all instances. */
  boolean hasLoadedAll() {
    if (releasing == null) {
      return true;
    }
    try {
      JsonNode listed =
          new ObjectMapper().readTree(pipeline.command("model", "list", "--output", "json"));
      int loaded = 0;
      for (JsonNode instance : listed.path("instances")) {
        for (JsonNode version : instance.path("versions")) {
          String state = version.path("state").asText();
          loaded += state.equals("loaded") || state.equals("serving") ? 1 : 0;
        }
      }
      return loaded == VERSIONS * instances.size();
    } catch (JsonProcessingException e) {
      throw new BenchFailure("model list --output json is no JSON", e);
    }
  }

  /** Does nothing as long as all its processes run. */
  void requireAlive() {
    instances.forEach(Instance::requireAlive);
  }

  /** Events whose outputs are committed. */
  long committed() {
    requireAlive();
    Map<?, OffsetAndMetadata> offsets =
        Waiting.answer(
            cluster
                .admin()
                .listConsumerGroupOffsets(pipeline.name() + "-scoring")
                .partitionsToOffsetAndMetadata());
    return offsets.values().stream()
        .filter(java.util.Objects::nonNull)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  void pause() {
    instances.forEach(Instance::pause);
  }

  void resume() {
    instances.forEach(Instance::resume);
  }

  Instance.Usage usage() {
    List<Instance.Usage> all = instances.stream().map(Instance::usage).collect(Collectors.toList());
    return new Instance.Usage(
        all.stream().mapToLong(Instance.Usage::cpuNanos).sum(),
        all.stream().mapToLong(Instance.Usage::allocatedBytes).sum(),
        all.stream().mapToLong(Instance.Usage::collectionMillis).sum(),
        all.stream().mapToLong(Instance.Usage::compilationMillis).sum());
  }

  /** Of the largest process at its most, in MiB; NaN where it cannot be known. */
  double largestResidentMib() {
    return instances.stream().mapToDouble(Instance::largestResidentMib).max().orElse(Double.NaN);
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
    if (releasing != null) {
      releasing.close();
    }
    pipeline.close();
  }
}
