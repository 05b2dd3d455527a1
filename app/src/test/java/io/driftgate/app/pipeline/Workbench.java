package io.driftgate.app.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.driftgate.app.Main;
import io.driftgate.app.config.ConfigurationInput;
import io.driftgate.app.config.DriftgateConfig;
import io.driftgate.app.config.Need;
import io.driftgate.app.run.Pipeline;
import io.driftgate.schemas.AuditRecord;
import io.driftgate.schemas.PipelineTopic;
import io.driftgate.schemas.Prediction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline of its own name on the shared cluster: its configuration, its topics, its events and
 * what came out. Closing it stops the instances that it started.
 */
final class Workbench implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** {@code models.trial.timeout-ms} of all that is not about it. */
  static final String TRIAL_MS = "60000";

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Cluster cluster = Cluster.shared();
  private final String name = "it" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
  private final Map<String, String> settings = new TreeMap<>();
  private final Path directory;
  private final List<Pipeline> pipelines = new ArrayList<>();

  Workbench(Path directory) {
    this.directory = directory;
    settings.put("pipeline.name", name);
    settings.put("pipeline.features.topic", featuresTopic());
    settings.put("kafka.bootstrap.servers", cluster.bootstrapServers());
    settings.put("registry.url", cluster.registryUrl());
    settings.put("pipeline.state-directory", directory.resolve("state").toString());
    settings.put("http.port", "0");
    // how slow the machine is, is not what is tested
    settings.put("models.trial.timeout-ms", TRIAL_MS);
  }

  Workbench with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  Cluster cluster() {
    return cluster;
  }

  String name() {
    return name;
  }

  String featuresTopic() {
    return name + "-features";
  }

  String topic(PipelineTopic topic) {
    return topic.topicName(name);
  }

  /**
   * The properties file that an instance in a process of its own is started with: put in its place
   * whole, for one may be reading it.
   */
  Path configFile() {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = directory.resolve("driftgate.properties");
    try {
      Path written = Files.createTempFile(directory, "driftgate", ".written");
      try (var out = Files.newBufferedWriter(written)) {
        properties.store(out, null);
      }
      return Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DriftgateConfig config() {
    return DriftgateConfig.load(
        new ConfigurationInput(directory, directory, configFile(), Map.of(), List.of(), () -> null),
        EnumSet.allOf(Need.class));
  }

  /**
   * What came of a command.
   *
   * @param out what it printed for programs
   * @param err what it printed for people
   */
  record Outcome(int exitCode, String out, String err) {}

  /** Runs a command as a user would. */
  Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", configFile().toString()));
    int exitCode =
        Main.commandLine(new PrintWriter(out), new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** Runs a command that takes no configuration. */
  Outcome runPlain(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** Runs a command and returns what it printed for programs; fails where the command does. */
  String command(String... arguments) {
    return printed(run(arguments), arguments);
  }

  /** The same with a command that takes no configuration. */
  String commandPlain(String... arguments) {
    return printed(runPlain(arguments), arguments);
  }

  private static String printed(Outcome outcome, String... arguments) {
    assertThat(outcome.exitCode()).as("%s%n%s", List.of(arguments), outcome).isZero();
    return outcome.out();
  }

  /** What a command says when it is asked for JSON. */
  JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", "json"));
    try {
      return new ObjectMapper().readTree(command(all.toArray(String[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Workbench topicsApplied() {
    command("topics", "apply");
    return this;
  }

  /** Starts an instance in this JVM and waits until it runs. */
  Pipeline start() {
    Pipeline pipeline = Pipeline.start(config(), line -> {});
    pipelines.add(pipeline);
    await("an instance runs", pipeline::isRunning);
    return pipeline;
  }

  void stop(Pipeline pipeline) {
    pipelines.remove(pipeline);
    pipeline.close();
  }

  /** A producer of raw bytes. */
  KafkaProducer<@Nullable String, byte @Nullable []> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            5),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** Reads committed records until there are so many, then makes sure that no more come. */
  List<ConsumerRecord<byte[], byte[]>> committed(PipelineTopic topic, int count) {
    return committed(topic(topic), count);
  }

  List<ConsumerRecord<byte[], byte[]>> committed(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = committed(topic, count, record -> record);
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  /** The same, keeping of each record only what is made of it; in order within each partition. */
  <T> List<T> committed(
      String topic, int count, Function<ConsumerRecord<byte[], byte[]>, T> keeping) {
    List<T> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = committedReader()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(keeping.apply(record)));
      }
      // long enough for several commits of whoever would still write
      long quietUntil = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < quietUntil) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(keeping.apply(record)));
      }
    }
    assertThat(records.size()).as("committed records of " + topic).isEqualTo(count);
    return records;
  }

  /**
   * A reader of committed records that stands at the beginning of a topic; the caller closes it.
   */
  KafkaConsumer<byte[], byte[]> follow(PipelineTopic topic) {
    return follow(topic(topic));
  }

  KafkaConsumer<byte[], byte[]> follow(String topic) {
    KafkaConsumer<byte[], byte[]> consumer = committedReader();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** Sum of the ends of a topic's partitions, as a reader of committed records sees them. */
  long end(String topic) {
    return end(topic, committedReader());
  }

  /** The same of all that is written, committed or not. */
  long writtenEnd(String topic) {
    return end(topic, reader("read_uncommitted"));
  }

  private static long end(String topic, KafkaConsumer<byte[], byte[]> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer = reader) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private KafkaConsumer<byte[], byte[]> committedReader() {
    return reader("read_committed");
  }

  private KafkaConsumer<byte[], byte[]> reader(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  List<Prediction> predictions(int count) {
    return Wire.decoded(committed(PipelineTopic.PREDICTIONS, count), Prediction.getClassSchema());
  }

  List<AuditRecord> audits(int count) {
    return Wire.decoded(committed(PipelineTopic.AUDIT, count), AuditRecord.getClassSchema());
  }

  /** Waits for something that is bound to happen, unless an instance dies. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + PATIENCE + ": " + what + InstanceProcess.logs());
      }
      if (InstanceProcess.anyDied()) {
        fail("an instance died before this: " + what + InstanceProcess.logs());
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    for (Pipeline pipeline : List.copyOf(pipelines)) {
      stop(pipeline);
    }
  }
}
